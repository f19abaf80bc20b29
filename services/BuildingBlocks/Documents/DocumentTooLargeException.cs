namespace Assay.Documents;

/// <summary>A document is larger than the store takes. Bulk belongs into the object store.</summary>
public sealed class DocumentTooLargeException : DocumentStoreException
{
    public DocumentTooLargeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
