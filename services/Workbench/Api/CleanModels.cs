using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

/// <summary>Where there is something to clean.</summary>
/// <param name="Run">Run behind the numbers; empty where none has succeeded.</param>
/// <param name="IsFlagged">True = flagged by confident learning; false = predicted as another class, out of sample.</param>
/// <param name="Scores">Scores by which suspicious images can be ranked, the usual one first.</param>
/// <param name="Classes">Classes with images, by id.</param>
/// <param name="Pair">Classes that are taken for each other most; null where no run tells.</param>
internal sealed record CleanOverview(string Run, bool IsFlagged, IReadOnlyList<RankedScore> Scores, IReadOnlyList<CleanClass> Classes, ConfusedPairModel? Pair)
{
    public static readonly CleanOverview Nothing = new("", false, [], [], null);
}

internal sealed record RankedScore(string Name, bool LowestFirst);

internal sealed record CleanClass(int Id, long Images, long Suspicious)
{
    public static CleanClass From(ClassLabelIssues issues) => new(issues.ClassId, issues.Given, issues.Flagged);

    public static CleanClass From(HeadClassReport report) => new(report.ClassId, report.Given, report.Given - report.Correct);
}

internal sealed record ConfusedPairModel(int Given, int Predicted, long Images, double Share)
{
    public static ConfusedPairModel? From(ConfusedPair? pair) => pair is null ? null : new(pair.GivenClass, pair.PredictedClass, pair.Images, pair.Share);
}

/// <summary>What the newest runs say of one image.</summary>
/// <param name="Given">Label judged, as a class id; -1 = none.</param>
/// <param name="Predicted">Most probable class, as a class id; -1 = not known.</param>
/// <param name="Scores">Scores by name.</param>
internal sealed record ImageScoresModel(int Given, int Predicted, IReadOnlyList<ImageScore> Scores);

internal sealed record ImageScore(string Name, bool LowestFirst, float Value);

internal sealed record NearImageModel(string ImageId, double Distance, int Given, int Predicted);

internal sealed record NearImageList(IReadOnlyList<NearImageModel> Images);
