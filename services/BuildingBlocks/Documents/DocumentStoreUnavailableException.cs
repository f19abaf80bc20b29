using Assay.Faults;

namespace Assay.Documents;

/// <summary>The store did not answer, or cannot take the change now; trying again later may succeed. A change may have been made.</summary>
public sealed class DocumentStoreUnavailableException : DocumentStoreException, ITransientFault
{
    public DocumentStoreUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
