using Assay.Selection.Core.Campaigns;

namespace Assay.Selection.Campaigns;

/// <summary>How a look at a phase ended.</summary>
internal sealed record PhaseOutcome
{
    /// <summary>The round as the phase leaves it.</summary>
    public required CampaignRoundDocument Round { get; init; }

    /// <summary>What it waits for, for people; null = it has finished.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Set where the round has nothing to do, so that the campaign ends with the one before it.</summary>
    public StopReason? NothingToDo { get; init; }

    public static PhaseOutcome Finished(CampaignRoundDocument round) => new() { Round = round };

    public static PhaseOutcome Waits(CampaignRoundDocument round, string waitsFor) => new() { Round = round, WaitsFor = waitsFor };

    public static PhaseOutcome Ends(CampaignRoundDocument round, StopReason reason) => new() { Round = round, NothingToDo = reason };
}
