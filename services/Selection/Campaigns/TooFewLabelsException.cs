using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Selection.Campaigns;

/// <summary>A learner failed because the labels do not suffice: more of them are the remedy.</summary>
internal sealed class TooFewLabelsException(string message) : AssayException(message)
{
    public override StatusCode StatusCode => StatusCode.FailedPrecondition;
}
