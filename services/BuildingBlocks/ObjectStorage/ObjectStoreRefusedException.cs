using Assay.Faults;

namespace Assay.ObjectStorage;

/// <summary>The store is there and does not want us: wrong keys, no such bucket, no right. A person has to change something.</summary>
public sealed class ObjectStoreRefusedException : ObjectStoreException, IPermanentFault
{
    public ObjectStoreRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
