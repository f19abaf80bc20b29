namespace Assay.Documents;

/// <summary>There is no document of this id.</summary>
public sealed class DocumentNotFoundException : Exception
{
    public DocumentNotFoundException(string collection, string id)
        : base($"There is no '{id}' in '{collection}'.")
    {
        Collection = collection;
        Id = id;
    }

    public string Collection { get; }

    public string Id { get; }
}
