using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>
/// An error that a caller can do something about. Its message names the thing and the remedy and is sent to the caller.
/// </summary>
public abstract class AssayException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Status that a gRPC caller sees.</summary>
    public abstract StatusCode StatusCode { get; }
}
