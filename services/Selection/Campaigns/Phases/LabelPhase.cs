using System.Globalization;
using Assay.LabelStore.V1;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;
using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Phases;

/// <summary>Waits until people have answered. An oracle answers at once, when the label version is written.</summary>
internal sealed class LabelPhase(SelectionCatalog selections, SelectionPublisher publisher, LabelDirectory labels) : ICampaignPhase
{
    public CampaignPhase Phase => CampaignPhase.Labelling;

    public async Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.Selection.Length == 0 || turn.Plan.Labels.Oracle is not null)
            return PhaseOutcome.Finished(turn.Current);

        var batch = await labels.FindBatchAsync(turn.Round.Selection, cancellationToken);
        if (batch is null)
        {
            // Told again at each look: a message that was lost holds nobody up, and a batch is opened once however often it is asked for.
            await publisher.PublishAsync(await selections.GetAsync(turn.Round.Selection, cancellationToken), cancellationToken);
            return PhaseOutcome.Waits(turn.Current, "opening the batch");
        }

        return WaitsFor(batch) is { } people ? PhaseOutcome.Waits(turn.Current, people) : PhaseOutcome.Finished(turn.Current);
    }

    /// <summary>Which answers of people are missing, for people; null where none is.</summary>
    public static async Task<string?> FindOpenAsync(CampaignTurn turn, LabelDirectory labels, CancellationToken cancellationToken) =>
        turn.Round.Selection.Length > 0 && turn.Plan.Labels.Oracle is null && await labels.FindBatchAsync(turn.Round.Selection, cancellationToken) is { } batch ? WaitsFor(batch) : null;

    private static string? WaitsFor(Batch batch) => batch.Done < batch.Tasks
        ? string.Create(CultureInfo.InvariantCulture, $"waiting for people: {batch.Done:N0} of {batch.Tasks:N0} images are answered in the batch {batch.Id}")
        : null;
}
