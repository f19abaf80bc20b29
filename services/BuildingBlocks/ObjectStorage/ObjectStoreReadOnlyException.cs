using Assay.Faults;

namespace Assay.ObjectStorage;

/// <summary>The store, or a part of it, may not be written (or read) by this process.</summary>
public sealed class ObjectStoreReadOnlyException : ObjectStoreException, IPermanentFault
{
    public ObjectStoreReadOnlyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
