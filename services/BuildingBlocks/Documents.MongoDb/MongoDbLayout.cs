using MongoDB.Bson;

namespace Assay.Documents.MongoDb;

/// <summary>
/// What a stored document looks like: <c>{ _id, version, index: { FIELD: value }, document: { ... } }</c>. The values of index fields
/// stand apart from the document, as in SQLite, so that both stores order by the port's own values and not by what BSON makes of them.
/// </summary>
internal static class MongoDbLayout
{
    public const string Id = "_id";
    public const string Version = "version";
    public const string Index = "index";
    public const string Document = "document";

    // MongoDB's limit; JSON of less than this many characters never gets as large, whatever it holds.
    private const long MaxBytes = 16 * 1024 * 1024;
    private const int SurelySmall = 1024 * 1024;

    public static string Path(string field) => $"{Index}.{field}";

    /// <summary>The fields of an index in order, ending with the id; null for the index of ids.</summary>
    public static List<string> IndexPaths<T>(DocumentIndex<T>? index) => [.. (index?.Fields ?? []).Select(f => Path(f.Name)), Id];

    /// <summary>
    /// The index's name in the database, which tells its fields: a changed definition is another index, built beside the old one, so
    /// that replicas of the version before go on while an upgrade rolls.
    /// </summary>
    public static string IndexName<T>(DocumentIndex<T>? index) =>
        index is null ? "_id_" : $"{index.Name}({string.Join(',', index.Fields.Select(f => f.Name))})";

    public static BsonDocument Store<T>(CollectionDefinition<T> definition, MongoDbErrors errors, T document, long version)
        where T : class
    {
        var id = definition.IdOf(document);
        var json = definition.Serialize(document);
        var stored = new BsonDocument
        {
            { Id, id },
            { Version, version },
            { Index, new BsonDocument(definition.Fields.Select(f => new BsonElement(f.Name, MongoDbIndexValue.Of(f.Value(document))))) },
            { Document, BsonJson.Parse(json) },
        };
        if (json.Length > SurelySmall && BsonJson.SizeOf(stored) is > MaxBytes and var bytes)
            throw errors.TooLarge(definition.Name, id, bytes);
        return stored;
    }

    public static Versioned<T> Read<T>(CollectionDefinition<T> definition, BsonDocument stored)
        where T : class =>
        new(definition.Deserialize(stored[Id].AsString, BsonJson.Write(stored[Document])), stored[Version].ToInt64());
}
