using Assay.Faults;

namespace Assay.Documents;

/// <summary>Others kept the store locked for longer than was to be waited; trying again later may succeed.</summary>
public sealed class DocumentStoreBusyException : DocumentStoreException, ITransientFault
{
    public DocumentStoreBusyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
