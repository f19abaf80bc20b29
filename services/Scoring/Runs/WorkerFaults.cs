using Assay.ServiceDefaults.Jobs;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>What a worker of Inference cannot do for a run, after all retries, ends the run with the reason.</summary>
internal sealed class WorkerFaults(RunCatalog runs, RunningJobs running, TimeProvider time)
{
    // Only messages of our own exceptions are made for people.
    private const string OwnTypes = "Assay.";

    /// <param name="run">Id of the run.</param>
    /// <param name="part">What of it failed, such as "Shard 3: ", before the reason; may be empty.</param>
    /// <param name="exceptions">What the worker threw.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    public async Task FailRunAsync(string run, string part, ExceptionInfo[] exceptions, CancellationToken cancellationToken)
    {
        var cause = exceptions.FirstOrDefault();
        // Cut short, not failed: nothing comes of it, so it is asked for again.
        if (cause?.ExceptionType.Contains("Canceled", StringComparison.Ordinal) == true || await runs.FindAsync(run, cancellationToken) is null)
            return;

        var reason = cause is not null && cause.ExceptionType.StartsWith(OwnTypes, StringComparison.Ordinal)
            ? cause.Message
            : "an internal error; the log of the Inference service has the details. Then resume the run.";
        var now = time.GetUtcNow();
        var failed = await runs.UpdateAsync(
            run, current => current.Job.HasEnded ? current : current with { Job = current.Job.Fail(part + reason, now) }, cancellationToken);
        if (failed.Job.Status == JobStatus.Failed)
            running.Stop(run);
    }
}
