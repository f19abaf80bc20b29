namespace Assay.Documents;

/// <summary>The store may not be opened or written by this process.</summary>
public sealed class DocumentStoreReadOnlyException : DocumentStoreException
{
    public DocumentStoreReadOnlyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
