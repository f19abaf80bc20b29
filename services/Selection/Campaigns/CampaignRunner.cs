using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.Selection.Core;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>
/// Drives campaigns, whichever process started them. A campaign that waits for people or for a run is given back and holds nothing; it is looked at again when it is due.
/// What passes by itself never fails a campaign, however long it lasts: it says what it waits for.
/// </summary>
internal sealed partial class CampaignRunner(
    CampaignCatalog campaigns,
    CampaignDriver driver,
    CampaignRuns runs,
    JobRunnerContext context,
    IDocumentStore documents,
    IHostApplicationLifetime lifetime,
    IOptions<SelectionOptions> options,
    ILogger<CampaignRunner> logger)
    : JobRunner<CampaignDocument>(context, documents.Collection(CampaignDocument.Collection), options.Value.CampaignsAtOnce, Patience, logger)
{
    // Of the document store alone: while it is away nothing can be noted.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly JobRunnerContext _context = context;
    private readonly ILogger _logger = logger;

    protected override async IAsyncEnumerable<CampaignDocument> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var campaign in campaigns.ListDueAsync(_context.Time.GetUtcNow(), cancellationToken))
            yield return campaign.Value;
    }

    protected override bool IsOpen(CampaignDocument job) => job.IsOpen();

    protected override async Task<JobTurn> WorkAsync(JobHold<CampaignDocument> job, CancellationToken cancellationToken)
    {
        if (!job.Job.IsOpen())
        {
            if (job.Job.Job.HasEnded)
                Log.Ended(_logger, job.Id, job.Job.Job.Status, job.Job.StopReason);

            // Who stopped it cancelled what it found; a run may have been started since by the step that was under way.
            if (job.Job.Job.Status == JobStatus.Cancelled)
                await runs.CancelAsync(job.Id, job.Job.Round, cancellationToken);
            return JobTurn.Ended;
        }

        if (job.Job.Job.Status == JobStatus.Pending)
            await CampaignDriver.ChangeAsync(job, current => current with { Job = current.Job.Begin() }, cancellationToken);
        TimeSpan? wait;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(job.Stopped, cancellationToken);
        try
        {
            wait = await driver.StepAsync(job, either.Token);
        }
        catch (Exception exception) when (!either.IsCancellationRequested && exception is not DocumentStoreException && TransientFaults.IsTransient(exception))
        {
            Log.HeldUp(_logger, exception, job.Id);
            wait = await driver.ParkAsync(job, $"waiting: {Reason(exception)}", isRetried: false, cancellationToken);
        }

        if (wait is not { } delay || job.Job.Job.HasEnded)
            return JobTurn.LookAgain;
        _ = WakeAsync(job.Id, delay);
        return JobTurn.Ended;
    }

    protected override Task FailAsync(JobHold<CampaignDocument> job, Exception exception, CancellationToken cancellationToken)
    {
        var now = _context.Time.GetUtcNow();
        return CampaignDriver.ChangeAsync(
            job, current => current with { WaitsSince = null, Due = null, Retry = false, Job = current.Job.Fail(Reason(exception), now) }, cancellationToken);
    }

    protected override string Reason(Exception exception) => exception switch
    {
        AssayException or SelectionException or ObjectStoreException or DocumentStoreException => exception.Message,
        IOException => $"{exception.Message} Resume the campaign when it is mended.",
        _ => "The campaign failed for an unexpected reason; the log of the Selection service names it. Resume the campaign when it is mended.",
    };

    /// <summary>Looks at it again when it is due, without waiting for the next sweep, which does so if this process is gone by then.</summary>
    private async Task WakeAsync(string campaign, TimeSpan delay)
    {
        await Task.Delay(delay, _context.Time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
            Nudge(campaign);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Campaign {Campaign} is {Status}: {Reason}")]
        public static partial void Ended(ILogger logger, string campaign, JobStatus status, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Campaign {Campaign} is held up; it goes on when that has passed")]
        public static partial void HeldUp(ILogger logger, Exception exception, string campaign);
    }
}
