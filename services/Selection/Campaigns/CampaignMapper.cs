using Assay.Selection.V1;
using Assay.ServiceDefaults.Jobs;
using Google.Protobuf.WellKnownTypes;

namespace Assay.Selection.Campaigns;

/// <summary>Turns documents into messages.</summary>
internal static class CampaignMapper
{
    public static Campaign ToMessage(CampaignDocument campaign) => new()
    {
        Id = campaign.Id,
        Dataset = campaign.Dataset,
        Title = campaign.Title,
        Plan = campaign.Plan.Clone(),
        State = StateOf(campaign),
        Round = campaign.Round,
        Labelled = campaign.Labelled,
        Latest = campaign.Latest?.Clone(),
        StopReason = campaign.StopReason,
        Message = campaign.Job.HasEnded ? "" : campaign.Paused ? "paused" : campaign.Job.Message,
        Error = campaign.Job.Error,
        Created = campaign.Job.Created.ToTimestamp(),
        Finished = campaign.Job.Finished?.ToTimestamp(),
        ClonedFrom = campaign.ClonedFrom,
    };

    private static CampaignState StateOf(CampaignDocument campaign) => campaign.Job.Status switch
    {
        JobStatus.Succeeded => CampaignState.Completed,
        JobStatus.Failed => CampaignState.Failed,
        JobStatus.Cancelled => CampaignState.Stopped,
        _ => campaign.Paused ? CampaignState.Paused : CampaignState.Running,
    };
}
