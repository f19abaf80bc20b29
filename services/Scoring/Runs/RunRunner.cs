using System.Runtime.CompilerServices;
using Assay.Contracts.V1;
using Assay.Documents;
using Assay.ObjectStorage;
using Assay.Scoring.Core;
using Assay.Scoring.Core.Heads;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Runs;

/// <summary>
/// Works on runs from where the object store says they stand and sees to it that each ends with a state and a reason. Killed anywhere,
/// another worker goes on and leaves the same bytes.
/// </summary>
internal sealed partial class RunRunner(
    RunCatalog runs, RunWork work, IBus bus, JobRunnerContext context, IDocumentStore documents, IOptions<ScoringOptions> options, ILogger<RunRunner> logger)
    : JobRunner<RunDocument>(context, documents.Collection(RunDocument.Collection), options.Value.RunsAtOnce, options.Value.Patience, logger)
{
    private readonly JobRunnerContext _context = context;
    private readonly ILogger _logger = logger;

    private DateTimeOffset Now => _context.Time.GetUtcNow();

    protected override async IAsyncEnumerable<RunDocument> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var run in runs.ListOpenAsync(cancellationToken))
            yield return run.Value;
    }

    protected override bool IsOpen(RunDocument job) => job.IsOpen();

    protected override async Task<JobTurn> WorkAsync(JobHold<RunDocument> job, CancellationToken cancellationToken)
    {
        if (!job.Job.Job.HasEnded)
            await ScoreAsync(job, cancellationToken);
        if (job.Job is { Job.Status: JobStatus.Succeeded, Announced: false } run)
        {
            await bus.Publish(new ScoresComputed { Dataset = run.Dataset, Run = run.Id, Model = run.Model, LabelVersion = run.LabelVersion }, cancellationToken);
            await job.UpdateAsync(current => current with { Announced = true }, cancellationToken);
        }

        return JobTurn.Ended;
    }

    protected override Task FailAsync(JobHold<RunDocument> job, Exception exception, CancellationToken cancellationToken) =>
        ChangeAsync(job, current => current with { NeedsLabels = exception is SingleClassException or NoLabelledImagesException, Job = current.Job.Fail(Reason(exception), Now) }, cancellationToken);

    protected override string Reason(Exception exception) => exception switch
    {
        ScoringException or AssayException => exception.Message,
        ObjectNotFoundException => $"{exception.Message} Embed the data set again, then resume the run.",
        ObjectStoreFullException => $"{exception.Message} Make room, then resume the run.",
        ObjectStoreException or DocumentStoreException => exception.Message,
        IOException => $"{exception.Message} Resume the run when it is mended.",
        _ => "The run failed for an unexpected reason; the log of the Scoring service names it. Resume the run when it is mended.",
    };

    private async Task ScoreAsync(JobHold<RunDocument> job, CancellationToken cancellationToken)
    {
        var begun = Now;
        var run = await ChangeAsync(job, current => current with { Job = current.Job.Begin(), Begun = current.Begun ?? begun }, cancellationToken);
        if (run.Job.HasEnded)
            return;

        // Ended by a person: its token stops the work, and the document is looked at again.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(job.Stopped, cancellationToken);
        var checkpoint = new RunCheckpoint(job, _context.Live.Open(run.Id), _context.Time);
        var outcome = await work.RunAsync(run, checkpoint, either.Token);
        run = await ChangeAsync(job, current => current with
        {
            Outcome = outcome,
            Job = (current.Job with { Done = current.Job.Total }).Succeed(Now),
        }, cancellationToken);
        if (run.Job.Status == JobStatus.Succeeded)
            Log.Succeeded(_logger, run.Id, outcome.Scored, outcome.Skipped);
    }

    /// <summary>Changes a run unless it has ended meanwhile: an end is for good, until a person resumes it.</summary>
    private static Task<RunDocument> ChangeAsync(JobHold<RunDocument> job, Func<RunDocument, RunDocument> change, CancellationToken cancellationToken) =>
        job.UpdateAsync(current => current.Job.HasEnded ? current : change(current), cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Run {Run} scored {Scored} images and skipped {Skipped}")]
        public static partial void Succeeded(ILogger logger, string run, long scored, long skipped);
    }
}
