using Assay.Selection.V1;

namespace Assay.Workbench.Api;

internal sealed record MeasurementModel(double Value, double Lower, double Upper, long Images)
{
    public static MeasurementModel? From(Measurement? measurement) =>
        measurement is null ? null : new(measurement.Value, measurement.Lower, measurement.Upper, measurement.Images);
}

internal sealed record CampaignModel(
    string Id, string Dataset, string Title, CampaignPlanModel Plan, string State, int Round, long Labelled, MeasurementModel? Latest,
    string StopReason, string Message, string Error, DateTimeOffset Created, DateTimeOffset? Finished, string ClonedFrom)
{
    public static CampaignModel From(Campaign campaign) => new(
        campaign.Id, campaign.Dataset, campaign.Title, CampaignPlanMapper.From(campaign.Plan), CampaignNames.Format(campaign.State), campaign.Round, campaign.Labelled,
        MeasurementModel.From(campaign.Latest), campaign.StopReason, campaign.Message, campaign.Error, campaign.Created?.ToDateTimeOffset() ?? default,
        campaign.Finished?.ToDateTimeOffset(), campaign.ClonedFrom);
}

internal sealed record CampaignList(IReadOnlyList<CampaignModel> Campaigns, string NextPageToken);

internal sealed record RoundAnswersModel(long Kept, long Relabelled, long Removed, long Unsure);

internal sealed record RoundSecondsModel(double Selecting, double Labelling, double Learning, double Measuring, double Scoring);

internal sealed record CampaignRoundModel(
    int Number, string Phase, string Selection, int Selected, RoundAnswersModel Answers, string LabelVersion, long Labelled,
    IReadOnlyDictionary<int, long> ClassCounts, IReadOnlyDictionary<int, long> SelectedClassCounts, string Run, string ScoreRun, IReadOnlyList<int> CleanedClasses,
    MeasurementModel? Metric, double? Auroc, long CoresetNodesMade, IReadOnlyList<string> MostConfusing, IReadOnlyList<string> LeastConfusing,
    RoundSecondsModel Seconds, DateTimeOffset? Begun, DateTimeOffset? Finished)
{
    public static CampaignRoundModel From(CampaignRound round)
    {
        var (answers, seconds) = (round.Answers ?? new RoundAnswers(), round.Seconds ?? new RoundSeconds());
        return new(
            round.Number, CampaignNames.Format(round.Phase), round.Selection, round.Selected,
            new RoundAnswersModel(answers.Kept, answers.Relabelled, answers.Removed, answers.Unsure), round.LabelVersion, round.Labelled,
            round.ClassCounts, round.SelectedClassCounts, round.Run, round.ScoreRun, round.CleanedClasses,
            MeasurementModel.From(round.Metric), round.HasAuroc ? round.Auroc : null, round.CoresetNodesMade, round.MostConfusing, round.LeastConfusing,
            new RoundSecondsModel(seconds.Selecting, seconds.Labelling, seconds.Learning, seconds.Measuring, seconds.Scoring),
            round.Begun?.ToDateTimeOffset(), round.Finished?.ToDateTimeOffset());
    }
}

internal sealed record CampaignRoundList(IReadOnlyList<CampaignRoundModel> Rounds, string NextPageToken);

/// <summary>A campaign as it stands, and its latest round.</summary>
internal sealed record CampaignEvent(CampaignModel Campaign, CampaignRoundModel? Round)
{
    public static CampaignEvent From(WatchCampaignResponse response) =>
        new(CampaignModel.From(response.Campaign), response.Round is null ? null : CampaignRoundModel.From(response.Round));
}

internal sealed record CurvePointModel(long Labelled, double Mean, double Lower, double Upper, double? Gain);

internal sealed record LearningCurveModel(string Name, IReadOnlyList<string> Campaigns, IReadOnlyList<CurvePointModel> Points, double? LabelsToBaseline, double? LabelSaving)
{
    public static LearningCurveModel From(LearningCurve curve) => new(
        curve.Name, curve.Campaigns,
        [.. curve.Points.Select(point => new CurvePointModel(point.Labelled, point.Mean, point.Lower, point.Upper, point.HasGain ? point.Gain : null))],
        curve.HasLabelsToBaseline ? curve.LabelsToBaseline : null, curve.HasLabelSaving ? curve.LabelSaving : null);
}

internal sealed record LearningCurveList(IReadOnlyList<LearningCurveModel> Curves);

/// <summary>Starts a campaign.</summary>
/// <param name="Title">For people; absent = made from the plan.</param>
/// <param name="Plan">What it does; what is absent takes its default.</param>
internal sealed record NewCampaign(string? Title, CampaignPlanModel Plan);

/// <summary>Starts a campaign with the plan of another.</summary>
/// <param name="Strategy">Absent = that of the other.</param>
/// <param name="Seed">Absent = that of the other.</param>
/// <param name="Title">Absent = made.</param>
internal sealed record CampaignClone(string? Strategy, long? Seed, string? Title);

/// <summary>Goes on with a campaign.</summary>
/// <param name="Stop">Rules from now on; absent = as they were.</param>
internal sealed record CampaignResumption(StopRulesModel? Stop);
