using MongoDB.Bson;

namespace Assay.Documents.MongoDb;

/// <summary>A query as a filter, an order and the index that serves both.</summary>
/// <param name="Key">Where the values are that order the result and make its continuation.</param>
internal sealed record MongoDbQuery(BsonDocument Filter, BsonDocument Order, string Index, IReadOnlyList<string> Key)
{
    public static MongoDbQuery Page<T>(CollectionDefinition<T> definition, DocumentQuery query)
        where T : class
    {
        if (query.Limit is < 1 or > DocumentQuery.MaxLimit)
            throw new ArgumentException($"A page has 1 to {DocumentQuery.MaxLimit} documents, not {query.Limit}.", nameof(query));

        var key = KeyOf(definition, query);
        return Create(
            definition, query, key, query.Continuation is { Length: > 0 } continuation ? DocumentContinuation.Decode(continuation, query, key.Count) : []);
    }

    public static MongoDbQuery Count<T>(CollectionDefinition<T> definition, DocumentQuery query)
        where T : class =>
        Create(definition, query, KeyOf(definition, query), []);

    // The fields that order the result: those of the index after the equal ones, then the id.
    private static List<string> KeyOf<T>(CollectionDefinition<T> definition, DocumentQuery query)
        where T : class
    {
        var paths = MongoDbLayout.IndexPaths(query.Index is null ? null : definition.Index(query.Index));
        if (query.Equal.Count >= paths.Count)
            throw new ArgumentException($"The index '{query.Index}' of '{definition.Name}' has {paths.Count - 1} fields; {query.Equal.Count} values were given.", nameof(query));
        return paths[query.Equal.Count..];
    }

    private static MongoDbQuery Create<T>(CollectionDefinition<T> definition, DocumentQuery query, List<string> key, IndexValue[] after)
        where T : class
    {
        var index = query.Index is null ? null : definition.Index(query.Index);
        var equal = new BsonDocument(MongoDbLayout.IndexPaths(index).Zip(query.Equal, (path, value) => new BsonElement(path, MongoDbIndexValue.Of(value))));
        var ranges = after.Length == 0 ? Whole(query, key, equal) : After(query, key, equal, [.. after.Select(MongoDbIndexValue.Of)]);
        return new MongoDbQuery(
            ranges is [var only] ? only : new BsonDocument("$or", new BsonArray(ranges)),
            new BsonDocument(key.Select(path => new BsonElement(path, query.Descending ? -1 : 1))),
            MongoDbLayout.IndexName(index),
            key);
    }

    private static List<BsonDocument> Whole(DocumentQuery query, List<string> key, BsonDocument equal) =>
        query is { From: null, To: null } ? [equal] : [.. Ranges(equal, key[0], Bound(query.From), true, Bound(query.To))];

    // (a, b, id) after (x, y, z) is a = x and b = y and id after z, or a = x and b after y, or a after x: each of them one
    // stretch of the index, in its order, which MongoDB merges without sorting.
    private static List<BsonDocument> After(DocumentQuery query, List<string> key, BsonDocument equal, BsonValue[] after)
    {
        // A token made by hand must not lead out of the range.
        if ((Bound(query.From) is { } least && MongoDbIndexValue.Compare(after[0], least) < 0) || (Bound(query.To) is { } end && MongoDbIndexValue.Compare(after[0], end) >= 0))
            throw new InvalidContinuationException();

        var ranges = new List<BsonDocument>();
        for (var i = 0; i < key.Count; i++)
        {
            var (from, to) = i == 0 ? (Bound(query.From), Bound(query.To)) : (null, null);
            ranges.AddRange(query.Descending
                ? Ranges(equal, key[i], from, true, after[i])
                : Ranges(equal, key[i], after[i], false, to));
            equal = new BsonDocument(equal) { { key[i], after[i] } };
        }

        ranges.Reverse(); // the most documents of a page are usually in the narrowest
        return ranges;
    }

    private static IEnumerable<BsonDocument> Ranges(BsonDocument equal, string path, BsonValue? least, bool inclusive, BsonValue? below) =>
        MongoDbRange.Between(least, inclusive, below, onlyTexts: path == MongoDbLayout.Id).Select(range => new BsonDocument(equal) { { path, range } });

    private static BsonValue? Bound(IndexValue? value) => value is { } bound ? MongoDbIndexValue.Of(bound) : null;
}
