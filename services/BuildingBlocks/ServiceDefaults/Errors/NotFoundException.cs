using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>What was asked for does not exist.</summary>
public sealed class NotFoundException(string message, Exception? innerException = null) : AssayException(message, innerException)
{
    public override StatusCode StatusCode => StatusCode.NotFound;
}
