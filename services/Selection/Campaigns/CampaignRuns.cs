using System.Globalization;
using Assay.Common.V1;
using Assay.Scoring.V1;
using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Campaigns;

/// <summary>The runs that campaigns ask Scoring for.</summary>
internal sealed class CampaignRuns(RunDirectory runs, DatasetDirectory datasets)
{
    /// <summary>The learner's run of a round.</summary>
    public Task<Run> GetAsync(CampaignTurn turn, CancellationToken cancellationToken) => runs.GetAsync(turn.Dataset, turn.Round.Run, cancellationToken);

    /// <summary>Starts a run if it is not there, and tells how it stands.</summary>
    /// <param name="turn">For what.</param>
    /// <param name="id">Id of the run.</param>
    /// <param name="parameters">What it does.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What to wait for, for people; null where it has succeeded.</returns>
    /// <exception cref="TooFewLabelsException">It failed because the labels do not suffice to learn.</exception>
    /// <exception cref="WrongStateException">It cannot be started, or it failed or was cancelled, and nobody has resumed the campaign since.</exception>
    public async Task<string?> LookAsync(CampaignTurn turn, string id, RunParameters parameters, CancellationToken cancellationToken)
    {
        Run run;
        try
        {
            run = await runs.FindAsync(id, cancellationToken) ?? await runs.StartAsync(turn.Dataset, id, parameters, cancellationToken);
        }
        catch (WrongStateException)
        {
            // What passes by itself is waited for: images come and are embedded while a campaign is under way.
            if (await datasets.FindNotReadyAsync(turn.Dataset, turn.Campaign.Model, cancellationToken) is { } notReady)
                return $"waiting to start the run {id}: {notReady}";
            throw;
        }

        RequireOwn(turn, run, parameters);
        if (run.Progress.State is JobState.Failed or JobState.Cancelled)
        {
            if (!turn.Campaign.Retry)
            {
                var why = run.Progress.State == JobState.Failed ? $"failed: {run.Progress.Error}" : "was cancelled.";
                var reason = $"The run \"{id}\" {why} Mend what it names, then resume the campaign.";
                throw run.NeedsLabels ? new TooFewLabelsException(reason) : new WrongStateException(reason);
            }

            run = await runs.ResumeAsync(id, cancellationToken);
        }

        return run.Progress.State == JobState.Succeeded ? null : Describe(run);
    }

    /// <summary>Cancels the runs of a round that work: they would go on for nobody. Resumed, the campaign goes on with them.</summary>
    public async Task CancelAsync(string campaign, int round, CancellationToken cancellationToken)
    {
        foreach (var id in (string[])[CampaignIds.LearnerRun(campaign, round), CampaignIds.ScoreRun(campaign, round), CampaignIds.TreeRun(campaign), CampaignIds.TreeRun(campaign, round)])
            await runs.CancelAsync(id, cancellationToken);
    }

    /// <summary>A run that somebody else started under the campaign's name says nothing of the campaign.</summary>
    private static void RequireOwn(CampaignTurn turn, Run run, RunParameters asked)
    {
        var there = run.Parameters;
        var isOwn = run.Dataset == turn.Dataset && there.MethodCase == asked.MethodCase && there.LabelVersion == asked.LabelVersion && there.Seed == asked.Seed
            && (asked.ExcludedSplit.Length == 0 || there.ExcludedSplit == asked.ExcludedSplit)
            && (asked.SourceRun.Length == 0 || there.SourceRun == asked.SourceRun);
        if (!isOwn)
            throw new WrongStateException($"The run \"{run.Id}\" is not the campaign's: it is a run of the method {run.Method} on the label version \"{there.LabelVersion}\" of the data set \"{run.Dataset}\", with the seed {there.Seed}. Clone the campaign; its copy has an id of its own.");
    }

    private static string Describe(Run run)
    {
        var share = run.Progress.Total > 0 && run.Progress.Done > 0 ? string.Create(CultureInfo.InvariantCulture, $", {100.0 * run.Progress.Done / run.Progress.Total:0} %") : "";
        return $"run {run.Id}{share}{(run.Progress.Message.Length > 0 ? $": {run.Progress.Message}" : "")}";
    }
}
