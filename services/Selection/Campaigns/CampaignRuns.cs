using System.Globalization;
using Assay.Common.V1;
using Assay.Scoring.V1;
using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Campaigns;

/// <summary>The runs that campaigns ask Scoring for.</summary>
internal sealed class CampaignRuns(RunDirectory runs)
{
    /// <summary>The learner's run of a round.</summary>
    public Task<Run> GetAsync(CampaignTurn turn, CancellationToken cancellationToken) => runs.GetAsync(turn.Dataset, turn.Round.Run, cancellationToken);

    /// <summary>Starts a run if it is not there, and tells how it stands.</summary>
    /// <param name="turn">For what.</param>
    /// <param name="id">Id of the run.</param>
    /// <param name="parameters">What it does.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The run, and what to wait for; null where it has succeeded.</returns>
    /// <exception cref="WrongStateException">It failed or was cancelled, and nobody has resumed the campaign since.</exception>
    public async Task<(Run Run, string? WaitsFor)> LookAsync(CampaignTurn turn, string id, RunParameters parameters, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(id, cancellationToken) ?? await runs.StartAsync(turn.Dataset, id, parameters, cancellationToken);
        if (run.Progress.State is JobState.Failed or JobState.Cancelled)
        {
            if (!turn.Campaign.Retry)
            {
                var why = run.Progress.State == JobState.Failed ? $"failed: {run.Progress.Error}" : "was cancelled.";
                throw new WrongStateException($"The run \"{id}\" {why} Mend what it names, then resume the campaign.");
            }

            run = await runs.ResumeAsync(id, cancellationToken);
        }

        return (run, run.Progress.State == JobState.Succeeded ? null : Describe(run));
    }

    private static string Describe(Run run)
    {
        var share = run.Progress.Total > 0 && run.Progress.Done > 0 ? string.Create(CultureInfo.InvariantCulture, $", {100.0 * run.Progress.Done / run.Progress.Total:0} %") : "";
        return $"run {run.Id}{share}{(run.Progress.Message.Length > 0 ? $": {run.Progress.Message}" : "")}";
    }
}
