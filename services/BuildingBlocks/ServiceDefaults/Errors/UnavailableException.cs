using Assay.Faults;
using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>Something that this service depends on is down; consumers retry.</summary>
public sealed class UnavailableException(string message, Exception? innerException = null)
    : AssayException(message, innerException), ITransientFault
{
    public override StatusCode StatusCode => StatusCode.Unavailable;
}
