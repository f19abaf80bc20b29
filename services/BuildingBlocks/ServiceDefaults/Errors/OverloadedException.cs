using Assay.Faults;
using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>A bounded queue is full.</summary>
/// <param name="message">What is full.</param>
/// <param name="retryAfter">How long the caller shall wait before it tries again.</param>
public sealed class OverloadedException(string message, TimeSpan retryAfter) : AssayException(message), ITransientFault
{
    public TimeSpan RetryAfter { get; } = retryAfter;

    public override StatusCode StatusCode => StatusCode.ResourceExhausted;
}
