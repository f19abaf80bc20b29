namespace Assay.Documents.Sqlite;

/// <summary>The table of a collection: its statements, and its creation or completion.</summary>
internal sealed class SqliteTable<T>
    where T : class
{
    private const int BackfillBatch = 1000;

    private readonly CollectionDefinition<T> _definition;
    private readonly string _name;
    private readonly string[] _columns;

    public SqliteTable(CollectionDefinition<T> definition)
    {
        _definition = definition;
        _name = Quote(definition.Name);
        _columns = [.. definition.Fields.Select(f => Column(f.Name))];

        var values = Enumerable.Range(0, _columns.Length).Select(i => $"${i + 2}").ToList();
        Insert = $"INSERT INTO {_name} ({string.Join(", ", (string[])["id", "version", "document", .. _columns])}) VALUES ({string.Join(", ", (string[])["$0", "1", "$1", .. values])}) ON CONFLICT (id) DO NOTHING";
        Replace = $"UPDATE {_name} SET version = version + 1, document = $1{string.Concat(_columns.Zip(values, (c, v) => $", {c} = {v}"))} WHERE id = $0 AND version = ${_columns.Length + 2}";
        Find = $"SELECT id, version, document FROM {_name} WHERE id = $0";
        FindMany = $"SELECT id, version, document FROM {_name} WHERE id IN (SELECT value FROM json_each($0))";
        Exists = $"SELECT count(*) FROM {_name} WHERE id = $0";
        Delete = $"DELETE FROM {_name} WHERE id = $0";
        DeleteVersion = $"DELETE FROM {_name} WHERE id = $0 AND version = $1";
    }

    public string Insert { get; }

    public string Replace { get; }

    public string Find { get; }

    public string FindMany { get; }

    public string Exists { get; }

    public string Delete { get; }

    public string DeleteVersion { get; }

    public string Name => _name;

    /// <summary>What <see cref="Insert"/> binds.</summary>
    public object[] Row(T document) =>
        [_definition.IdOf(document), _definition.Serialize(document), .. _definition.Fields.Select(f => SqliteValue.Of(f.Value(document)))];

    public string IndexName(DocumentIndex<T> index) => Quote($"{_definition.Name}.{index.Name}");

    public static string Column(string field) => Quote("f_" + field);

    /// <summary>Whether the table has all that the definition declares; asked first, since it needs no lock.</summary>
    public bool IsComplete(SqliteSession session) =>
        session.Count($"SELECT count(*) FROM pragma_table_info({Literal(_definition.Name)})") > 0
        && MissingFields(session).Count == 0
        && _definition.Indexes.All(index => IndexColumns(session, index).SequenceEqual(Expected(index)));

    /// <summary>Creates the table, or adds the columns (filled from the documents) and indexes it lacks. May be repeated.</summary>
    public void Complete(SqliteSession session)
    {
        session.Execute($"CREATE TABLE IF NOT EXISTS {_name} (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, document TEXT NOT NULL)");
        var missing = MissingFields(session);
        foreach (var field in missing)
            session.Execute($"ALTER TABLE {_name} ADD COLUMN {Column(field.Name)}");
        if (missing.Count > 0)
            Backfill(session, missing);

        foreach (var index in _definition.Indexes)
        {
            if (IndexColumns(session, index).SequenceEqual(Expected(index)))
                continue;
            session.Execute($"DROP INDEX IF EXISTS {IndexName(index)}");
            session.Execute($"CREATE INDEX {IndexName(index)} ON {_name} ({string.Join(", ", Expected(index).Select(Quote))})");
        }
    }

    private void Backfill(SqliteSession session, IReadOnlyList<DocumentIndexField<T>> fields)
    {
        var update = $"UPDATE {_name} SET {string.Join(", ", fields.Select((f, i) => $"{Column(f.Name)} = ${i + 1}"))} WHERE id = $0";
        var last = "";
        while (true)
        {
            var batch = session.Query(
                $"SELECT id, document FROM {_name} WHERE id > $0 ORDER BY id LIMIT {BackfillBatch}",
                reader => (Id: reader.GetString(0), Json: reader.GetString(1)),
                last);
            foreach (var (id, json) in batch)
            {
                var document = _definition.Deserialize(id, json);
                session.Execute(update, [id, .. fields.Select(f => SqliteValue.Of(f.Value(document)))]);
            }

            if (batch.Count < BackfillBatch)
                return;
            last = batch[^1].Id;
        }
    }

    private List<DocumentIndexField<T>> MissingFields(SqliteSession session)
    {
        var present = session.Query($"SELECT name FROM pragma_table_info({Literal(_definition.Name)})", reader => reader.GetString(0));
        return [.. _definition.Fields.Where(f => !present.Contains("f_" + f.Name))];
    }

    private List<string> IndexColumns(SqliteSession session, DocumentIndex<T> index) =>
        session.Query($"SELECT name FROM pragma_index_info({Literal($"{_definition.Name}.{index.Name}")}) ORDER BY seqno", reader => reader.GetString(0));

    private static IEnumerable<string> Expected(DocumentIndex<T> index) => index.Fields.Select(f => "f_" + f.Name).Append("id");

    // Names are checked when they are declared: letters, digits, '_', and the dot set here.
    private static string Quote(string name) => $"\"{name}\"";

    private static string Literal(string name) => $"'{name}'";
}
