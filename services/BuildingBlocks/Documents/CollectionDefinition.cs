using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Assay.Documents;

/// <summary>Declares a collection: its name, how a document tells its id, its indexes, how it is written as JSON.</summary>
/// <example><code>
/// static readonly CollectionDefinition&lt;Campaign&gt; Campaigns = new("selection_campaigns", c => c.Id,
///     new("by_dataset", ("dataset", c => c.Dataset), ("created", c => c.Created)));
/// </code></example>
public sealed class CollectionDefinition<T>
    where T : class
{
    private readonly JsonTypeInfo<T>? _json;

    /// <param name="name">Lower-case letters, digits and <c>_</c>, starting with the owning service's name.</param>
    /// <param name="id">A document's id: 1 to 512 UTF-8 bytes of any text without control characters.</param>
    /// <param name="indexes">The indexes it is queried by.</param>
    public CollectionDefinition(string name, Func<T, string> id, params DocumentIndex<T>[] indexes)
    {
        Name = CollectionName.Require(name, "collection");
        Id = id;
        Indexes = indexes;
        if (indexes.DistinctBy(i => i.Name).Count() != indexes.Length)
            throw new ArgumentException($"The collection '{name}' names an index twice.", nameof(indexes));
        Fields = [.. indexes.SelectMany(i => i.Fields).DistinctBy(f => f.Name)];
    }

    public string Name { get; }

    public Func<T, string> Id { get; }

    public IReadOnlyList<DocumentIndex<T>> Indexes { get; }

    /// <summary>Documents are only ever inserted, neither replaced nor deleted: a history.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>How documents are written; <see cref="DocumentJson.Options"/> unless given (a source-generated one is quicker).</summary>
    public JsonTypeInfo<T> Json
    {
        get => _json ?? (JsonTypeInfo<T>)DocumentJson.Options.GetTypeInfo(typeof(T));
        init => _json = value;
    }

    /// <summary>The fields of all indexes, each name once.</summary>
    internal IReadOnlyList<DocumentIndexField<T>> Fields { get; }

    internal string IdOf(T document) => DocumentId.Require(Id(document));

    internal DocumentIndex<T> Index(string name) =>
        Indexes.FirstOrDefault(i => i.Name == name)
        ?? throw new ArgumentException(
            $"The collection '{Name}' has no index '{name}'. It declares: {(Indexes.Count == 0 ? "none" : string.Join(", ", Indexes.Select(i => i.Name)))}.");

    internal string Serialize(T document) => JsonSerializer.Serialize(document, Json);

    internal T Deserialize(string id, string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Json)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new DocumentStoreException(
                $"The document '{id}' of the collection '{Name}' cannot be read as {typeof(T).Name}: {e.Message}. It was written by another version of Assay; upgrade or restore it.", e);
        }
    }
}
