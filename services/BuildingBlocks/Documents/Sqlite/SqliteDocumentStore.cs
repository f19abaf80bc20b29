using System.Collections.Concurrent;
using Assay.Documents.Sqlite;
using Microsoft.Data.Sqlite;

namespace Assay.Documents;

/// <summary>Keeps documents in one SQLite file: the embedded default.</summary>
/// <remarks>
/// One table a collection, with a column for each index field. A write-ahead log lets readers go on while one writes; writers of
/// this process queue in memory, those of other processes at SQLite's lock. See <see cref="DocumentsOptions.FlushToDisk"/> for
/// what survives what.
/// </remarks>
public sealed class SqliteDocumentStore : IDocumentStore, IDisposable
{
    private readonly DocumentsOptions _options;
    private readonly SqliteSession _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SemaphoreSlim _reading = new(Math.Max(4, 2 * Environment.ProcessorCount));
    private readonly ConcurrentDictionary<string, object> _collections = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <exception cref="DocumentStoreException">The database cannot be opened for writing.</exception>
    public SqliteDocumentStore(DocumentsOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        _options = new DocumentsOptions { Path = Path.GetFullPath(options.Path), BusyTimeout = options.BusyTimeout, FlushToDisk = options.FlushToDisk };
        SqliteLibrary.EnsureInitialized();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_options.Path)!);
            _writer = new SqliteSession(_options);
            // Opening reads nothing yet; this fails for what is no database, and for one that may not be written.
            _writer.Transact(() => _writer.Count("SELECT count(*) FROM sqlite_schema"));
        }
        catch (SqliteException e)
        {
            _writer?.Dispose();
            throw SqliteErrors.Translate(e, _options.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DocumentStoreReadOnlyException(
                $"The folder of the database '{_options.Path}' cannot be created: {e.Message.TrimEnd('.')}. Give the user '{Environment.UserName}' write access, or set {DocumentsOptions.Section}:{nameof(options.Path)} to another file.", e);
        }
    }

    public IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class =>
        _collections.GetOrAdd(definition.Name, _ => new SqliteDocumentCollection<T>(this, definition)) is SqliteDocumentCollection<T> collection
            && ReferenceEquals(collection.Definition, definition)
                ? collection
                : new SqliteDocumentCollection<T>(this, definition);

    // A reader's view: a writer would wait for the lock, and a database busy with others' changes is not out of order.
    public Task CheckAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(session => session.Count("SELECT count(*) FROM sqlite_schema"), cancellationToken);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var reader in _readers)
            reader.Dispose();
        _writer.Dispose();
    }

    public override string ToString() => $"the database '{_options.Path}'";

    internal async Task<TResult> WriteAsync<TResult>(Func<SqliteSession, TResult> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return write(_writer);
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, _options.Path);
        }
        finally
        {
            _writing.Release();
        }
    }

    internal async Task<TResult> ReadAsync<TResult>(Func<SqliteSession, TResult> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        SqliteSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_readers.TryTake(out session))
                session = new SqliteSession(_options);
            return read(session);
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, _options.Path);
        }
        finally
        {
            if (session is not null)
            {
                if (_disposed)
                    session.Dispose();
                else
                    _readers.Add(session);
            }

            _reading.Release();
        }
    }
}
