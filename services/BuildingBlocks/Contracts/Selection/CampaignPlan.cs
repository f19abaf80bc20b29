namespace Assay.Selection.V1;

public sealed partial class CampaignPlan
{
    /// <summary>Name of what is measured, for people.</summary>
    public string MetricName => Kind switch
    {
        CampaignKind.MultiLabel => "agreement",
        CampaignKind.Review => "share of labels changed",
        _ => Metric?.Kind == MetricKind.Auroc ? "AUROC" : "accuracy",
    };
}
