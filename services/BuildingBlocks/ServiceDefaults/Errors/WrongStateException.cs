using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>The thing is not in a state that allows this now, such as a data set that is still ingesting.</summary>
public sealed class WrongStateException(string message, Exception? innerException = null) : AssayException(message, innerException)
{
    public override StatusCode StatusCode => StatusCode.FailedPrecondition;
}
