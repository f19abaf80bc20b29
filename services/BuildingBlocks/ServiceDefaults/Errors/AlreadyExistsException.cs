using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>What shall be created exists.</summary>
public sealed class AlreadyExistsException(string message, Exception? innerException = null) : AssayException(message, innerException)
{
    public override StatusCode StatusCode => StatusCode.AlreadyExists;
}
