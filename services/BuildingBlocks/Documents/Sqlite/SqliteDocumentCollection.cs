using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Assay.Documents.Sqlite;

internal sealed class SqliteDocumentCollection<T>(SqliteDocumentStore store, CollectionDefinition<T> definition) : IDocumentCollection<T>
    where T : class
{
    // Keeps the write lock, and the log, from growing with the size of a batch.
    private const int InsertBatch = 1000;

    private readonly SqliteTable<T> _table = new(definition);
    private volatile bool _complete;

    public CollectionDefinition<T> Definition => definition;

    public Task<Versioned<T>?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        DocumentId.Require(id);
        return ReadAsync(session => session.Query(_table.Find, Document, id) is [var found] ? found : null, cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, Versioned<T>>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        var json = JsonSerializer.Serialize(ids.Select(DocumentId.Require));
        return ReadAsync<IReadOnlyDictionary<string, Versioned<T>>>(
            session => session
                .Query(_table.FindMany, reader => (Id: reader.GetString(0), Document: Document(reader)), json)
                .ToDictionary(row => row.Id, row => row.Document, StringComparer.Ordinal),
            cancellationToken);
    }

    public Task<bool> InsertIfAbsentAsync(T document, CancellationToken cancellationToken = default)
    {
        var row = _table.Row(document);
        return WriteAsync(session => session.Execute(_table.Insert, row) == 1, cancellationToken);
    }

    public async Task<int> InsertManyIfAbsentAsync(IReadOnlyCollection<T> documents, CancellationToken cancellationToken = default)
    {
        var inserted = 0;
        foreach (var batch in documents.Chunk(InsertBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Array.ConvertAll(batch, _table.Row); // before the lock is taken
            inserted += await WriteAsync(
                session => session.Transact(() => rows.Sum(row => session.Execute(_table.Insert, row))), cancellationToken).ConfigureAwait(false);
        }

        return inserted;
    }

    public async Task<Versioned<T>> ReplaceAsync(T document, long version, CancellationToken cancellationToken = default)
    {
        RequireMutable("replaced");
        var row = _table.Row(document);
        var id = (string)row[0];
        await WriteAsync(
            session => session.Execute(_table.Replace, [.. row, version]) == 1 ? true
                : session.Count(_table.Exists, id) == 0 ? throw new DocumentNotFoundException(definition.Name, id)
                : throw new DocumentConflictException(definition.Name, id),
            cancellationToken).ConfigureAwait(false);
        return new Versioned<T>(document, version + 1);
    }

    public Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default)
    {
        RequireMutable("deleted");
        DocumentId.Require(id);
        return WriteAsync(
            session =>
            {
                if (version is not { } expected)
                    return session.Execute(_table.Delete, id) == 1;
                if (session.Execute(_table.DeleteVersion, id, expected) == 1)
                    return true;
                return session.Count(_table.Exists, id) == 0 ? false : throw new DocumentConflictException(definition.Name, id);
            },
            cancellationToken);
    }

    public Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var sql = SqliteQuery.Page(_table, definition, query);
        return ReadAsync(
            session =>
            {
                var rows = session.Query(sql.Sql, reader => (Document: Document(reader), Key: Key(reader, sql.KeyLength)), sql.Values);
                var hasMore = rows.Count > query.Limit;
                if (hasMore)
                    rows.RemoveAt(query.Limit);
                return new DocumentPage<T>(
                    [.. rows.Select(row => row.Document)], hasMore ? DocumentContinuation.Encode(query, rows[^1].Key) : null);
            },
            cancellationToken);
    }

    public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var sql = SqliteQuery.Count(_table, definition, query);
        return ReadAsync(session => session.Count(sql.Sql, sql.Values), cancellationToken);
    }

    /// <summary>How SQLite means to run a query: for tests.</summary>
    internal Task<List<string>> ExplainAsync(DocumentQuery query, bool count = false)
    {
        var sql = count ? SqliteQuery.Count(_table, definition, query) : SqliteQuery.Page(_table, definition, query);
        return ReadAsync(session => session.Query("EXPLAIN QUERY PLAN " + sql.Sql, reader => reader.GetString(3), sql.Values), CancellationToken.None);
    }

    private Versioned<T> Document(SqliteDataReader reader) =>
        new(definition.Deserialize(reader.GetString(0), reader.GetString(2)), reader.GetInt64(1));

    private static object?[] Key(SqliteDataReader reader, int length)
    {
        var key = new object?[length];
        for (var i = 0; i < length; i++)
            key[i] = SqliteValue.From(reader.GetValue(SqliteQuery.KeyColumn + i));
        return key;
    }

    private void RequireMutable(string what)
    {
        if (definition.AppendOnly)
            throw new InvalidOperationException($"The collection '{definition.Name}' is append-only: its documents are never {what}.");
    }

    private async Task<TResult> ReadAsync<TResult>(Func<SqliteSession, TResult> read, CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken).ConfigureAwait(false);
        return await store.ReadAsync(read, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TResult> WriteAsync<TResult>(Func<SqliteSession, TResult> write, CancellationToken cancellationToken)
    {
        await CompleteAsync(cancellationToken).ConfigureAwait(false);
        return await store.WriteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_complete)
            return;

        await store.WriteAsync(
            session =>
            {
                // Under the write lock only where something is missing: another process may hold it for a while.
                if (!_table.IsComplete(session))
                {
                    session.Transact(() =>
                    {
                        _table.Complete(session);
                        return true;
                    });
                }

                return _complete = true;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
