namespace Assay.Documents;

/// <summary>The store's file is damaged or is not a database.</summary>
public sealed class DocumentStoreCorruptException : DocumentStoreException
{
    public DocumentStoreCorruptException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
