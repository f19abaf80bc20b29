using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Messages;

namespace Assay.Selection.Campaigns;

/// <summary>A campaign: its plan with every default filled in, and where it stands. What its rounds did is in <see cref="CampaignRoundDocument"/>.</summary>
internal sealed record CampaignDocument : IJobDocument<CampaignDocument>
{
    public const string ByCreated = "by_created";
    public const string ByDataset = "by_dataset";
    public const string ByDue = "by_due";

    public static CollectionDefinition<CampaignDocument> Collection { get; } = new(
        "selection_campaigns",
        campaign => campaign.Id,
        new DocumentIndex<CampaignDocument>(ByCreated, ("created", campaign => campaign.Job.Created)),
        new DocumentIndex<CampaignDocument>(ByDataset, ("dataset", campaign => campaign.Dataset), ("created", campaign => campaign.Job.Created)),
        new DocumentIndex<CampaignDocument>(ByDue, ("open", campaign => campaign.IsOpen()), ("due", campaign => campaign.Due ?? DateTimeOffset.UnixEpoch)));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public required string Title { get; init; }

    /// <summary>What it does, every default filled in. Only its stop rules ever change.</summary>
    [JsonConverter(typeof(MessageJsonConverter<CampaignPlan>))]
    public required CampaignPlan Plan { get; init; }

    /// <summary>Run by whose scores it selects where nothing learns; empty = none.</summary>
    public string SourceRun { get; init; } = "";

    /// <summary>Model whose embeddings are compared, where the strategy or the learner needs some; empty = none.</summary>
    public string Model { get; init; } = "";

    public required JobRecord Job { get; init; }

    /// <summary>True while a person holds it.</summary>
    public bool Paused { get; init; }

    /// <summary>Number of the round at hand, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Images labelled in it.</summary>
    public long Labelled { get; init; }

    /// <summary>The newest measurement.</summary>
    [JsonConverter(typeof(MessageJsonConverter<Measurement>))]
    public Measurement? Latest { get; init; }

    public string StopReason { get; init; } = "";

    public string ClonedFrom { get; init; } = "";

    /// <summary>True after a person resumed it: a run that failed or was cancelled is gone on with once.</summary>
    public bool Retry { get; init; }

    /// <summary>Since when it has waited for others; null = it does not.</summary>
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>When it is to be looked at again; null = at once.</summary>
    public DateTimeOffset? Due { get; init; }

    public CampaignDocument WithJob(JobRecord job) => this with { Job = job };

    /// <summary>True while it goes on by itself.</summary>
    public bool IsOpen() => !Job.HasEnded && !Paused;
}
