using Microsoft.Data.Sqlite;

namespace Assay.Documents.Sqlite;

/// <summary>A connection with the statements prepared on it. Used by one caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteSession(DocumentsOptions options)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        }.ConnectionString);
        try
        {
            _connection.Open();
            // SQLite's own wait polls every few milliseconds, the provider's only every 150.
            Execute($"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
            Execute("PRAGMA journal_mode = WAL");
            Execute($"PRAGMA synchronous = {(options.FlushToDisk ? "FULL" : "NORMAL")}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row.</summary>
    public long Count(string sql, params ReadOnlySpan<object> values) => (long)Bind(sql, values).ExecuteScalar()!;

    /// <summary>All rows.</summary>
    public List<TRow> Query<TRow>(string sql, Func<SqliteDataReader, TRow> read, params ReadOnlySpan<object> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<TRow>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs <paramref name="action"/> in a transaction that holds the write lock from its beginning.</summary>
    public TResult Transact<TResult>(Func<TResult> action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = action();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            try
            {
                Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has already rolled back, as it does when the disk is full.
            }

            throw;
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
    }

    // Values are bound as $0, $1, ...
    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command;
    }
}
