using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Messages;

namespace Assay.Selection.Campaigns;

/// <summary>A round of a campaign: the truth about what was done. It is replaced at the version that was read, by whoever holds the campaign.</summary>
internal sealed record CampaignRoundDocument
{
    public const string ByCampaign = "by_campaign";

    public static CollectionDefinition<CampaignRoundDocument> Collection { get; } = new(
        "selection_campaign_rounds",
        round => round.Id,
        new DocumentIndex<CampaignRoundDocument>(ByCampaign, ("campaign", round => round.Campaign), ("number", round => round.Number)));

    public required string Campaign { get; init; }

    /// <summary>What callers see of it. Never changed in place.</summary>
    [JsonConverter(typeof(MessageJsonConverter<CampaignRound>))]
    public required CampaignRound Round { get; init; }

    /// <summary>When its phase began.</summary>
    public required DateTimeOffset PhaseBegun { get; init; }

    /// <summary>Images selected in the campaign, this round's among them.</summary>
    public long Asked { get; init; }

    /// <summary>True when the coreset tree has the round's changes.</summary>
    public bool TreeUpdated { get; init; }

    /// <summary>Classes that the next round cleans, empty where none is left; null while they are not chosen.</summary>
    public IReadOnlyList<int>? NextClasses { get; init; }

    [JsonIgnore]
    public string Id => CampaignIds.Round(Campaign, Number);

    [JsonIgnore]
    public int Number => Round.Number;

    [JsonIgnore]
    public CampaignPhase Phase => Round.Phase;

    /// <summary>The first document of a round.</summary>
    public static CampaignRoundDocument Begin(string campaign, int number, long asked, long labelled, DateTimeOffset now) => new()
    {
        Campaign = campaign,
        Round = new CampaignRound
        {
            Number = number,
            Phase = CampaignPhase.Selecting,
            Answers = new RoundAnswers(),
            Labelled = labelled,
            Seconds = new RoundSeconds(),
            Begun = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now),
        },
        PhaseBegun = now,
        Asked = asked,
    };

    /// <summary>The document with a round that was changed.</summary>
    public CampaignRoundDocument With(Action<CampaignRound> change)
    {
        var round = Round.Clone();
        change(round);
        return this with { Round = round };
    }
}
