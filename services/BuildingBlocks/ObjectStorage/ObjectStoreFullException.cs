using Assay.Faults;

namespace Assay.ObjectStorage;

/// <summary>The store has no room left (no space or quota exceeded). What was there before is unharmed.</summary>
public sealed class ObjectStoreFullException : ObjectStoreException, IPermanentFault
{
    public ObjectStoreFullException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
