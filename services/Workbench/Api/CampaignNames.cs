using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

internal static class CampaignNames
{
    public static string Format(CampaignKind kind) => kind switch
    {
        CampaignKind.Guided => "guided",
        CampaignKind.Cleaning => "cleaning",
        CampaignKind.MultiLabel => "multiLabel",
        CampaignKind.Review => "review",
        _ => "unknown",
    };

    public static CampaignKind ParseKind(string? name) => name switch
    {
        "guided" => CampaignKind.Guided,
        "cleaning" => CampaignKind.Cleaning,
        "multiLabel" => CampaignKind.MultiLabel,
        "review" => CampaignKind.Review,
        _ => throw new InvalidInputException("plan.kind", $"\"{name}\" is no kind of campaign; take guided, cleaning, multiLabel or review"),
    };

    public static string Format(CampaignState state) => state switch
    {
        CampaignState.Running => "running",
        CampaignState.Paused => "paused",
        CampaignState.Completed => "completed",
        CampaignState.Stopped => "stopped",
        CampaignState.Failed => "failed",
        _ => "unknown",
    };

    public static string Format(CampaignPhase phase) => phase switch
    {
        CampaignPhase.Selecting => "selecting",
        CampaignPhase.Labelling => "labelling",
        CampaignPhase.Learning => "learning",
        CampaignPhase.Measuring => "measuring",
        CampaignPhase.Scoring => "scoring",
        CampaignPhase.Done => "done",
        _ => "unknown",
    };

    public static string Format(MetricKind kind) => kind switch
    {
        MetricKind.Accuracy => "accuracy",
        MetricKind.Auroc => "auroc",
        _ => "unknown",
    };

    public static MetricKind ParseMetric(string? name) => name switch
    {
        null or "" => MetricKind.Unspecified,
        "accuracy" => MetricKind.Accuracy,
        "auroc" => MetricKind.Auroc,
        _ => throw new InvalidInputException("plan.metric.kind", $"\"{name}\" is no metric; take accuracy or auroc"),
    };
}
