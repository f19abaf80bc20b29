namespace Assay.Documents;

/// <summary>The document store could not do what was asked. The message names the store and the remedy.</summary>
public class DocumentStoreException : Exception
{
    public DocumentStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
