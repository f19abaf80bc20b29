using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

/// <summary>An image of a class with its score, if it has one, and what a run takes it for.</summary>
internal sealed record RankedImageModel(string Id, float? Score, int? Predicted)
{
    public static RankedImageModel From(RankedImage image) => new(image.ImageId, image.HasScore ? image.Score : null, image.HasPredictedClass ? image.PredictedClass : null);
}

internal sealed record RankedImageList(IReadOnlyList<RankedImageModel> Images, long Total, string LabelVersion);

/// <summary>A score that images can be sorted by, and which end comes first.</summary>
internal sealed record ScoreModel(string Run, string Name, string Order, string Method, string LabelVersion, DateTimeOffset Created);

/// <summary>What there is to read classes by.</summary>
/// <param name="Scores">Scores of the newest run of each method.</param>
/// <param name="PredictionRun">Newest run that predicts classes; null without one.</param>
/// <param name="ReportRun">Newest class report; null without one.</param>
/// <param name="ReportState">State of the newest class report that was asked for: pending, running, succeeded, failed or cancelled; empty = never asked for.</param>
/// <param name="ReportError">Why it failed.</param>
internal sealed record ClassSources(IReadOnlyList<ScoreModel> Scores, string? PredictionRun, string? ReportRun, string ReportState, string ReportError);

internal sealed record ConfusionModel(int Class, long Images, double Share, IReadOnlyList<RankedImageModel> Examples)
{
    public static ConfusionModel From(ClassConfusion confusion) => new(
        confusion.ClassId, confusion.Images, confusion.Share, [.. confusion.Examples.Select(RankedImageModel.From)]);
}

internal sealed record ConfusionsModel(
    long Given, long Correct, long Predicted, IReadOnlyList<ConfusionModel> TakenFor, IReadOnlyList<ConfusionModel> Mistaken, string LabelVersion);

/// <summary>A trait of the class's images beside that of all images.</summary>
internal sealed record TraitModel(
    string Trait, double Mean, double AllMean, double? Effect, string Size, double Low, double High, IReadOnlyList<long> Histogram, IReadOnlyList<long> AllHistogram);

internal sealed record HueModel(double? MeanDegrees, double Concentration, IReadOnlyList<double> Histogram, IReadOnlyList<double> AllHistogram);

internal sealed record MergeableModel(
    int First, int Second, double FirstAsSecond, double SecondAsFirst, double? Auroc, double AurocLow, double AurocHigh, bool Mergeable, long Images)
{
    public static MergeableModel From(MergeCandidate pair) => new(
        pair.FirstClass, pair.SecondClass, pair.FirstAsSecond, pair.SecondAsFirst, pair.HasAuroc ? pair.Auroc : null, pair.AurocLow, pair.AurocHigh, pair.Mergeable, pair.Images);
}

/// <summary>What the class report says of one class.</summary>
/// <param name="Run">The report's run.</param>
/// <param name="LabelVersion">Labels that it judged.</param>
/// <param name="Created">When it was asked for.</param>
/// <param name="Described">False = the report describes other classes in full, not this one.</param>
/// <param name="Images">Images of the class that have a prediction.</param>
/// <param name="WrongShare">Share of them that is predicted wrongly.</param>
/// <param name="Traits">Distributions beside those of all images.</param>
/// <param name="Hue">Hue, a circle.</param>
/// <param name="Cues">What to do about it, in words, the largest effect first.</param>
/// <param name="Mergeable">Pairs with this class that were tested for merging.</param>
internal sealed record ClassReportModel(
    string Run, string LabelVersion, DateTimeOffset Created, bool Described, long Images, double WrongShare, IReadOnlyList<TraitModel> Traits, HueModel? Hue,
    IReadOnlyList<string> Cues, IReadOnlyList<MergeableModel> Mergeable);

/// <summary>All pairs that were tested for merging.</summary>
internal sealed record MergeableList(string Run, IReadOnlyList<MergeableModel> Pairs);

