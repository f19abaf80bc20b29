using Assay.Selection.V1;

namespace Assay.Selection.Campaigns;

/// <summary>
/// What is done in a phase of a round. It is called as often as needed until it says that it has finished, in whatever process; all that it asks of others it asks
/// with ids that follow from campaign and round.
/// </summary>
internal interface ICampaignPhase
{
    CampaignPhase Phase { get; }

    Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken);
}
