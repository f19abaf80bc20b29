using Assay.Faults;

namespace Assay.ObjectStorage;

/// <summary>
/// The store is there and refuses everything until a person mends the configuration: unknown credentials, no such bucket, a wrong
/// clock, a certificate that is not trusted.
/// </summary>
public sealed class ObjectStoreRefusedException : ObjectStoreException, IPermanentFault
{
    public ObjectStoreRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
