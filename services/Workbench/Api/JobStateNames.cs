using Assay.Common.V1;

namespace Assay.Workbench.Api;

internal static class JobStateNames
{
    public static string Format(JobState state) => state switch
    {
        JobState.Pending => "pending",
        JobState.Running => "running",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        _ => "unknown",
    };
}
