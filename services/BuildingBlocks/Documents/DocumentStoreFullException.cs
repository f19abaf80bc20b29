namespace Assay.Documents;

/// <summary>The store has no room left. What was there before is unharmed.</summary>
public sealed class DocumentStoreFullException : DocumentStoreException
{
    public DocumentStoreFullException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
