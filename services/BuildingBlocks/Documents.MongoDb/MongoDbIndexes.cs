using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Assay.Documents.MongoDb;

/// <summary>Builds the declared indexes of a collection, and fills index fields that documents of earlier versions lack.</summary>
internal sealed partial class MongoDbIndexes<T>(MongoDbDocumentStore store, CollectionDefinition<T> definition)
    where T : class
{
    private const int BackfillBatch = 1000;

    private readonly IMongoCollection<BsonDocument> _documents = store.Open(definition.Name);
    private readonly SemaphoreSlim _completing = new(1, 1);
    private volatile bool _complete;

    /// <summary>Once a process, when the collection is first used. Any number of processes may do so at once.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_complete)
            return;
        await _completing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_complete)
                return;
            // Building an index of many documents takes longer than any other operation may.
            await store.RunAsync(
                async token =>
                {
                    await BuildAsync(token).ConfigureAwait(false);
                    await BackfillAsync(token).ConfigureAwait(false);
                    return _complete = true;
                },
                cancellationToken,
                limited: false).ConfigureAwait(false);
        }
        finally
        {
            _completing.Release();
        }
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        using var cursor = await _documents.Indexes.ListAsync(cancellationToken).ConfigureAwait(false);
        var present = (await cursor.ToListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(i => i["name"].AsString, i => i["key"].AsBsonDocument);
        var declared = definition.Indexes.ToDictionary(MongoDbLayout.IndexName, Keys);
        foreach (var (name, keys) in declared)
        {
            if (!present.TryGetValue(name, out var had))
                await _documents.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(keys, new CreateIndexOptions { Name = name }), cancellationToken: cancellationToken).ConfigureAwait(false);
            else if (!had.Names.SequenceEqual(keys.Names))
                throw new DocumentStoreException(
                    $"The index '{name}' of the collection '{definition.Name}' in {store} has the keys {had}, not {keys}: it was not built by Assay. Drop it in mongosh, db.{definition.Name}.dropIndex(\"{name}\"), and start the service again.");
        }

        // Never dropped here: replicas of the version before may still need them.
        foreach (var name in present.Keys.Where(name => name.EndsWith(')') && !declared.ContainsKey(name)))
            Log.Undeclared(store.Logger, definition.Name, name, $"db.{definition.Name}.dropIndex(\"{name}\")");
    }

    // An index holds null for a document without its field, and never otherwise (none is written as a number), so the search
    // for such documents is a search of the index.
    private async Task BackfillAsync(CancellationToken cancellationToken)
    {
        foreach (var index in definition.Indexes)
        {
            foreach (var field in index.Fields)
            {
                var lacking = new BsonDocument(MongoDbLayout.Path(field.Name), new BsonDocument("$exists", false));
                while (await FillAsync(lacking, MongoDbLayout.IndexName(index), cancellationToken).ConfigureAwait(false))
                {
                }
            }
        }
    }

    private async Task<bool> FillAsync(BsonDocument lacking, string index, CancellationToken cancellationToken)
    {
        using var cursor = await _documents.FindAsync(
            lacking, new FindOptions<BsonDocument> { Hint = index, Limit = BackfillBatch, BatchSize = BackfillBatch }, cancellationToken).ConfigureAwait(false);
        var batch = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        if (batch.Count == 0)
            return false;

        // By version: who changes a document meanwhile fills it, or leaves it to the next round.
        await _documents.BulkWriteAsync(batch.Select(Fill), new BulkWriteOptions { IsOrdered = false }, cancellationToken).ConfigureAwait(false);
        Log.Filled(store.Logger, definition.Name, batch.Count, index);
        return true;
    }

    private UpdateOneModel<BsonDocument> Fill(BsonDocument stored)
    {
        var document = MongoDbLayout.Read(definition, stored).Value;
        var values = definition.Fields.Select(f => new BsonElement(MongoDbLayout.Path(f.Name), MongoDbIndexValue.Of(f.Value(document))));
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument { { MongoDbLayout.Id, stored[MongoDbLayout.Id] }, { MongoDbLayout.Version, stored[MongoDbLayout.Version] } },
            new BsonDocument("$set", new BsonDocument(values)));
    }

    private static BsonDocument Keys(DocumentIndex<T> index) => new(MongoDbLayout.IndexPaths(index).Select(path => new BsonElement(path, 1)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The collection {Collection} has the index {Index}, which this version of Assay does not declare. When no other version runs, drop it in mongosh: {Command}")]
        public static partial void Undeclared(ILogger logger, string collection, string index, string command);

        [LoggerMessage(2, LogLevel.Information, "Filled the fields of {Count} documents of {Collection} that the index {Index} lacked")]
        public static partial void Filled(ILogger logger, string collection, int count, string index);
    }
}
