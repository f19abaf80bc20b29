using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Selection.Upstream;

/// <summary>A coreset tree cannot be changed as asked: it lacks an image or a class, or is gone.</summary>
internal sealed class TreeRefusedException(Exception innerException) : AssayException(innerException.Message, innerException)
{
    public override StatusCode StatusCode => StatusCode.FailedPrecondition;
}
