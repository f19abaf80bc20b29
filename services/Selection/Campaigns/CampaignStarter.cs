using System.Globalization;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.Selection.Campaigns;

/// <summary>Accepts campaigns and changes how they stand. The work itself is <see cref="CampaignRunner"/>.</summary>
internal sealed class CampaignStarter(
    CampaignCatalog campaigns, CampaignInputs inputs, CampaignRuns runs, CampaignRunner runner, RunningJobs running, TimeProvider time)
{
    /// <summary>Starts a campaign; of two calls with one id the second returns what the first began.</summary>
    /// <param name="id">Its id; empty = made.</param>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="title">Its title; empty = made.</param>
    /// <param name="plan">Its plan with every default that does not depend on the data set.</param>
    /// <param name="clonedFrom">Id of the campaign whose plan it is; empty = none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="WrongStateException">What it needs is not there.</exception>
    /// <exception cref="AlreadyExistsException">The id is that of a campaign of another data set.</exception>
    public async Task<CampaignDocument> StartAsync(string id, string dataset, string title, CampaignPlan plan, string clonedFrom, CancellationToken cancellationToken)
    {
        if (id.Length > 0 && await campaigns.FindAsync(id, cancellationToken) is { } there)
            return Require(there, dataset);
        var complete = plan.Clone();
        var (sourceRun, model) = await inputs.CompleteAsync(dataset, complete, cancellationToken);
        var now = time.GetUtcNow();
        var campaign = await campaigns.InsertOnceAsync(
            new CampaignDocument
            {
                Id = id.Length > 0 ? id : JobId.New("camp", now),
                Dataset = dataset,
                Title = title.Length > 0 ? title : TitleOf(complete),
                Plan = complete,
                SourceRun = sourceRun,
                Model = model,
                ClonedFrom = clonedFrom,
                Job = new JobRecord { Status = JobStatus.Pending, Created = now, TraceParent = TraceContinuation.Current },
            },
            cancellationToken);
        runner.Nudge(campaign.Id);
        return Require(campaign, dataset);
    }

    /// <summary>Starts a campaign with the plan of another.</summary>
    public async Task<CampaignDocument> CloneAsync(CloneCampaignRequest request, CancellationToken cancellationToken)
    {
        var other = await campaigns.GetAsync(request.Campaign, cancellationToken);
        var plan = CampaignRequests.Read(request, other.Plan);
        return await StartAsync(request.Id, other.Dataset, request.Title, plan, other.Id, cancellationToken);
    }

    /// <exception cref="WrongStateException">It has ended.</exception>
    public async Task<CampaignDocument> PauseAsync(string id, CancellationToken cancellationToken)
    {
        await campaigns.GetAsync(id, cancellationToken);
        return await campaigns.UpdateAsync(
            id,
            current => current.Job.HasEnded
                ? throw new WrongStateException($"The campaign \"{id}\" has ended; there is nothing to pause. It can be resumed.")
                : current with { Paused = true },
            cancellationToken);
    }

    /// <summary>Goes on with a campaign, whatever held or ended it.</summary>
    /// <param name="id">The campaign.</param>
    /// <param name="stop">Rules from now on; null = as they were.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<CampaignDocument> ResumeAsync(string id, StopRules? stop, CancellationToken cancellationToken)
    {
        var campaign = await campaigns.GetAsync(id, cancellationToken);
        if (stop is not null)
            CampaignRequests.Read(stop, campaign.Plan.Kind);
        campaign = await campaigns.UpdateAsync(
            id,
            current =>
            {
                var plan = current.Plan.Clone();
                plan.Stop = stop?.Clone() ?? plan.Stop;
                return current with
                {
                    Plan = plan,
                    Paused = false,
                    StopReason = "",
                    Retry = current.Job.HasEnded || current.Retry,
                    WaitsSince = null,
                    Due = null,
                    Job = current.Job.HasEnded ? current.Job.Begin() with { Message = "" } : current.Job,
                };
            },
            cancellationToken);
        runner.Nudge(id);
        return campaign;
    }

    /// <summary>Ends a campaign, and the runs that it waits for.</summary>
    /// <exception cref="WrongStateException">It has ended otherwise.</exception>
    public async Task<CampaignDocument> StopAsync(string id, CancellationToken cancellationToken)
    {
        await campaigns.GetAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        var campaign = await campaigns.UpdateAsync(
            id,
            current => current.Job.HasEnded ? current : current with { Paused = false, WaitsSince = null, Due = null, StopReason = "stopped by a person", Job = current.Job.Cancel(now) },
            cancellationToken);
        if (campaign.Job.Status != JobStatus.Cancelled)
            throw new WrongStateException($"The campaign \"{id}\" has {(campaign.Job.Status == JobStatus.Failed ? "failed" : "completed")} already; there is nothing to stop.");
        running.Stop(id);

        await runs.CancelAsync(id, campaign.Round, cancellationToken);
        return campaign;
    }

    private static CampaignDocument Require(CampaignDocument campaign, string dataset) => campaign.Dataset == dataset
        ? campaign
        : throw new AlreadyExistsException($"The campaign \"{campaign.Id}\" is of the data set \"{campaign.Dataset}\". Choose another id.");

    private static string TitleOf(CampaignPlan plan)
    {
        var kind = plan.Kind switch
        {
            CampaignKind.Guided => "Guided labeling",
            CampaignKind.Cleaning => "Cleaning",
            CampaignKind.MultiLabel => "Re-assessment",
            _ => "Review",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{kind} by {plan.Strategy}, seed {plan.Seed}");
    }
}
