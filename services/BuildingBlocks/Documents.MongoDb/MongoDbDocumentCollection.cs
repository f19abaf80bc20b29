using MongoDB.Bson;
using MongoDB.Driver;

namespace Assay.Documents.MongoDb;

internal sealed class MongoDbDocumentCollection<T>(MongoDbDocumentStore store, CollectionDefinition<T> definition) : IDocumentCollection<T>
    where T : class
{
    // Bounds a request: ids of 512 bytes, documents of a few kilobytes.
    private const int Batch = 1000;

    private static readonly InsertManyOptions AllThatFit = new() { IsOrdered = false };

    private readonly IMongoCollection<BsonDocument> _documents = store.Open(definition.Name);
    private readonly MongoDbIndexes<T> _indexes = new(store, definition);

    public CollectionDefinition<T> Definition => definition;

    public async Task<Versioned<T>?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        DocumentId.Require(id);
        var stored = await RunAsync(token => _documents.Find(ById(id)).FirstOrDefaultAsync(token), cancellationToken).ConfigureAwait(false);
        return stored is null ? null : Read(stored);
    }

    public async Task<IReadOnlyDictionary<string, Versioned<T>>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new Dictionary<string, Versioned<T>>(StringComparer.Ordinal);
        foreach (var batch in ids.Select(DocumentId.Require).Distinct(StringComparer.Ordinal).Chunk(Batch).ToList())
        {
            var filter = new BsonDocument(MongoDbLayout.Id, new BsonDocument("$in", new BsonArray(batch)));
            foreach (var stored in await RunAsync(token => _documents.Find(filter).ToListAsync(token), cancellationToken).ConfigureAwait(false))
                found.Add(stored[MongoDbLayout.Id].AsString, Read(stored));
        }

        return found;
    }

    public Task<bool> InsertIfAbsentAsync(T document, CancellationToken cancellationToken = default)
    {
        var stored = Store(document, 1);
        return RunAsync(
            async token =>
            {
                try
                {
                    await _documents.InsertOneAsync(stored, cancellationToken: token).ConfigureAwait(false);
                    return true;
                }
                catch (MongoWriteException e) when (e is { WriteError.Category: ServerErrorCategory.DuplicateKey, WriteConcernError: null })
                {
                    return false;
                }
            },
            cancellationToken);
    }

    public async Task<int> InsertManyIfAbsentAsync(IReadOnlyCollection<T> documents, CancellationToken cancellationToken = default)
    {
        var inserted = 0;
        foreach (var batch in documents.Chunk(Batch))
        {
            var stored = Array.ConvertAll(batch, document => Store(document, 1));
            inserted += await RunAsync(token => InsertAsync(stored, token), cancellationToken).ConfigureAwait(false);
        }

        return inserted;
    }

    public async Task<Versioned<T>> ReplaceAsync(T document, long version, CancellationToken cancellationToken = default)
    {
        RequireMutable("replaced");
        var stored = Store(document, version + 1);
        var id = stored[MongoDbLayout.Id].AsString;
        return await RunAsync(
            async token =>
            {
                var result = await _documents.ReplaceOneAsync(ById(id, version), stored, cancellationToken: token).ConfigureAwait(false);
                return result.MatchedCount == 1 ? new Versioned<T>(document, version + 1)
                    : await ExistsAsync(id, token).ConfigureAwait(false) ? throw new DocumentConflictException(definition.Name, id)
                    : throw new DocumentNotFoundException(definition.Name, id);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default)
    {
        RequireMutable("deleted");
        DocumentId.Require(id);
        return RunAsync(
            async token =>
            {
                var result = await _documents.DeleteOneAsync(version is { } expected ? ById(id, expected) : ById(id), token).ConfigureAwait(false);
                return result.DeletedCount == 1
                    || (version is not null && await ExistsAsync(id, token).ConfigureAwait(false) ? throw new DocumentConflictException(definition.Name, id) : false);
            },
            cancellationToken);
    }

    public async Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var page = MongoDbQuery.Page(definition, query);
        // One more than asked for tells whether another page follows.
        var options = new FindOptions<BsonDocument> { Sort = page.Order, Hint = page.Index, Limit = query.Limit + 1, BatchSize = query.Limit + 1 };
        var found = await RunAsync(
            async token =>
            {
                using var cursor = await _documents.FindAsync(page.Filter, options, token).ConfigureAwait(false);
                return await cursor.ToListAsync(token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        var hasMore = found.Count > query.Limit;
        if (hasMore)
            found.RemoveAt(query.Limit);
        return new DocumentPage<T>(
            found.ConvertAll(Read), hasMore ? DocumentContinuation.Encode(query, page.Key.Select(path => MongoDbIndexValue.From(At(found[^1], path)))) : null);
    }

    public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken = default)
    {
        var count = MongoDbQuery.Count(definition, query);
        return RunAsync(token => _documents.CountDocumentsAsync(count.Filter, new CountOptions { Hint = count.Index }, token), cancellationToken);
    }

    // Unordered: the server goes on past those whose id is taken, and names each.
    private async Task<int> InsertAsync(BsonDocument[] documents, CancellationToken cancellationToken)
    {
        try
        {
            await _documents.InsertManyAsync(documents, AllThatFit, cancellationToken).ConfigureAwait(false);
            return documents.Length;
        }
        catch (MongoBulkWriteException<BsonDocument> e) when (e.WriteConcernError is null && e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey))
        {
            return documents.Length - e.WriteErrors.Count;
        }
    }

    private async Task<bool> ExistsAsync(string id, CancellationToken cancellationToken) =>
        await _documents.Find(ById(id)).Project(new BsonDocument(MongoDbLayout.Id, 1)).AnyAsync(cancellationToken).ConfigureAwait(false);

    private BsonDocument Store(T document, long version) => MongoDbLayout.Store(definition, store.Errors, document, version);

    private Versioned<T> Read(BsonDocument stored) => MongoDbLayout.Read(definition, stored);

    private static BsonDocument ById(string id) => new(MongoDbLayout.Id, id);

    private static BsonDocument ById(string id, long version) => new() { { MongoDbLayout.Id, id }, { MongoDbLayout.Version, version } };

    private static BsonValue At(BsonDocument document, string path) =>
        path.Split('.') is [var outer, var inner] ? document[outer][inner] : document[path];

    private void RequireMutable(string what)
    {
        if (definition.AppendOnly)
            throw new InvalidOperationException($"The collection '{definition.Name}' is append-only: its documents are never {what}.");
    }

    private async Task<TResult> RunAsync<TResult>(Func<CancellationToken, Task<TResult>> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _indexes.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return await store.RunAsync(operation, cancellationToken).ConfigureAwait(false);
    }
}
