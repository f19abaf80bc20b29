using Assay.Selection.V1;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf.Collections;

namespace Assay.Selection.Campaigns;

/// <summary>Checks requests for campaigns. Every violation is reported.</summary>
internal static class CampaignRequests
{
    private const int LongestTitle = 512;
    private const int MostCampaigns = 200;

    /// <summary>Id and title, empty where they are to be made; the plan gets its defaults.</summary>
    public static (string Id, string Title) Read(StartCampaignRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        ReadId(request.Id, validator);
        validator.Optional(request.Title, "title", LongestTitle);
        request.Plan = request.Plan?.Clone() ?? new CampaignPlan();
        CampaignPlanReader.Complete(request.Plan, validator);
        validator.ThrowIfInvalid();
        return (request.Id, request.Title);
    }

    /// <summary>The plan of a clone: that of another with what is said otherwise.</summary>
    public static CampaignPlan Read(CloneCampaignRequest request, CampaignPlan other)
    {
        var validator = new RequestValidator();
        ReadId(request.Id, validator);
        validator.Optional(request.Title, "title", LongestTitle);
        var plan = other.Clone();
        plan.Seed = request.HasSeed ? request.Seed : plan.Seed;
        if (request.Strategy.Length > 0 && request.Strategy != plan.Strategy)
        {
            plan.Strategy = request.Strategy;
            plan.Rde = request.Strategy == CampaignStrategies.Rde ? plan.Rde : null;
            plan.BalanceClasses &= CampaignStrategies.IsScore(request.Strategy);
        }

        CampaignPlanReader.Complete(plan, validator);
        validator.ThrowIfInvalid();
        return plan;
    }

    /// <summary>Stop rules from now on.</summary>
    public static void Read(StopRules stop, CampaignKind kind)
    {
        var validator = new RequestValidator();
        CampaignPlanReader.Complete(stop, kind, "stop", validator);
        validator.ThrowIfInvalid();
    }

    public static void Read(CompareCampaignsRequest request)
    {
        var validator = new RequestValidator();
        ReadIds(request.Campaigns, validator);
        validator.Optional(request.Baseline, "baseline", LongestTitle);
        validator.ThrowIfInvalid();
    }

    public static void Read(ExportCampaignsRequest request)
    {
        var validator = new RequestValidator();
        ReadIds(request.Campaigns, validator);
        validator.Check(Enum.IsDefined(request.Format), "format", $"is {(int)request.Format}; take CSV or JSONL");
        validator.ThrowIfInvalid();
    }

    private static void ReadIds(RepeatedField<string> ids, RequestValidator validator)
    {
        validator.Range(ids.Count, "campaigns", 1, MostCampaigns);
        if (ids.GroupBy(id => id).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            validator.Check(false, "campaigns", $"names \"{repeated.Key}\" {repeated.Count()} times; name it once");
    }

    private static void ReadId(string id, RequestValidator validator)
    {
        if (id.Length == 0 || !validator.Name(id, "id"))
            return;
        validator.Check(id.Length <= CampaignIds.LongestCampaign, "id", $"has {id.Length} characters; at most {CampaignIds.LongestCampaign} are allowed, since what a campaign makes is named after it");
    }
}
