namespace Assay.Documents;

/// <summary>There is a document of this id already.</summary>
public sealed class DocumentExistsException : Exception
{
    public DocumentExistsException(string collection, string id)
        : base($"'{id}' exists already in '{collection}'.")
    {
        Collection = collection;
        Id = id;
    }

    public string Collection { get; }

    public string Id { get; }
}
