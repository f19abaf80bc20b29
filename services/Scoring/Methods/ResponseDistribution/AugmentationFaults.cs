using Assay.Contracts.V1;
using Assay.Scoring.Runs;
using Assay.ServiceDefaults.Jobs;
using MassTransit;

namespace Assay.Scoring.Methods.ResponseDistribution;

/// <summary>A shard whose augmentations cannot be scored, after all retries, ends its run with the reason.</summary>
internal sealed class AugmentationFaults(RunCatalog runs, RunningJobs running, TimeProvider time)
{
    // Only messages of our own exceptions are made for people.
    private const string OwnTypes = "Assay.";

    public async Task FailRunAsync(Fault<AugmentShard> fault, CancellationToken cancellationToken)
    {
        var (shard, run) = (fault.Message.Shard, fault.Message.Run);
        var cause = fault.Exceptions.FirstOrDefault();
        // Cut short, not failed: nothing comes of it, so it is asked for again.
        if (cause?.ExceptionType.Contains("Canceled", StringComparison.Ordinal) == true || await runs.FindAsync(run, cancellationToken) is null)
            return;

        var reason = cause is not null && cause.ExceptionType.StartsWith(OwnTypes, StringComparison.Ordinal)
            ? cause.Message
            : "an internal error; the log of the Inference service has the details. Then resume the run.";
        var now = time.GetUtcNow();
        var failed = await runs.UpdateAsync(
            run, current => current.Job.HasEnded ? current : current with { Job = current.Job.Fail($"Shard {shard}: {reason}", now) }, cancellationToken);
        if (failed.Job.Status == JobStatus.Failed)
            running.Stop(run);
    }
}
