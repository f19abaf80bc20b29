using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>Somebody else changed the thing at the same time; read it again and retry.</summary>
public sealed class ConflictException(string message, Exception? innerException = null) : AssayException(message, innerException)
{
    public override StatusCode StatusCode => StatusCode.Aborted;
}
