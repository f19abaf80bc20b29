using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Selection.Pools;

/// <summary>No image may be selected.</summary>
internal sealed class NothingLeftException(string message) : AssayException(message)
{
    public override StatusCode StatusCode => StatusCode.FailedPrecondition;
}
