using Assay.Selection.Campaigns;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.Selection.Grpc;

/// <summary>Who may make which RPC of SelectionService and CampaignService.</summary>
internal static class SelectionAccess
{
    public static AccessTable Create() => new AccessTable()
        .Dataset<SelectBatchRequest>(DatasetRole.Expert, request => request.Dataset)
        .Document<GetSelectionRequest, SelectionDocument>(DatasetRole.Annotator, request => request.Selection, SelectionDocument.Collection, selection => selection.Dataset)
        .List<ListSelectionsRequest, ListSelectionsResponse, V1.Selection>(
            DatasetRole.Annotator, request => request.Dataset, response => response.Selections, selection => selection.Dataset)
        .Document<ListSelectedImagesRequest, SelectionDocument>(DatasetRole.Annotator, request => request.Selection, SelectionDocument.Collection, selection => selection.Dataset)
        .AnyDataset<PlanScheduleRequest>(DatasetRole.Annotator)
        .Dataset<StartCampaignRequest>(DatasetRole.Expert, request => request.Dataset)
        .Document<GetCampaignRequest, CampaignDocument>(DatasetRole.Annotator, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .List<ListCampaignsRequest, ListCampaignsResponse, Campaign>(
            DatasetRole.Annotator, request => request.Dataset, response => response.Campaigns, campaign => campaign.Dataset)
        .Document<WatchCampaignRequest, CampaignDocument>(DatasetRole.Annotator, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Document<PauseCampaignRequest, CampaignDocument>(DatasetRole.Expert, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Document<ResumeCampaignRequest, CampaignDocument>(DatasetRole.Expert, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Document<StopCampaignRequest, CampaignDocument>(DatasetRole.Expert, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Document<CloneCampaignRequest, CampaignDocument>(DatasetRole.Expert, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Document<ListCampaignRoundsRequest, CampaignDocument>(DatasetRole.Annotator, request => request.Campaign, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Documents<CompareCampaignsRequest, CampaignDocument>(
            DatasetRole.Annotator, request => request.Campaigns, CampaignDocument.Collection, campaign => campaign.Dataset)
        .Documents<ExportCampaignsRequest, CampaignDocument>(DatasetRole.Expert, request => request.Campaigns, CampaignDocument.Collection, campaign => campaign.Dataset);
}
