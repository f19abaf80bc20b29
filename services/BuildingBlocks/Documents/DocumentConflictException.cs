namespace Assay.Documents;

/// <summary>The document changed since it was read. Read it again and decide again.</summary>
public sealed class DocumentConflictException : Exception
{
    public DocumentConflictException(string collection, string id)
        : base($"'{id}' in '{collection}' was changed by someone else meanwhile: read it again and try again.")
    {
        Collection = collection;
        Id = id;
    }

    public string Collection { get; }

    public string Id { get; }
}
