using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

internal sealed record BatchModel(
    string Id, string Dataset, string Title, int AnnotatorsPerImage, int Tasks, int Done, IReadOnlyDictionary<string, int> Decisions,
    DateTimeOffset Created, string LabelVersion, string Run, string Kind, IReadOnlyList<BatchPartModel> Parts, DateTimeOffset? Closed, IReadOnlyList<string> Sources)
{
    public static BatchModel From(Batch batch) => new(
        batch.Id, batch.Dataset, batch.Title, batch.AnnotatorsPerImage, batch.Tasks, batch.Done,
        batch.Decisions.GroupBy(count => DecisionNames.Format(count.Decision)).ToDictionary(group => group.Key, group => group.Sum(count => count.Count)),
        batch.Created?.ToDateTimeOffset() ?? default, batch.LabelVersion, batch.Run, BatchKindNames.Format(batch.Kind), [.. batch.Parts.Select(BatchPartModel.From)],
        batch.Closed?.ToDateTimeOffset(), batch.Sources);
}

/// <summary>Tasks of a batch that some annotators answer; without annotators everybody.</summary>
internal sealed record BatchPartModel(int FirstRank, int LastRank, IReadOnlyList<string> Annotators, int Done)
{
    public static BatchPartModel From(BatchPart part) => new(part.FirstRank, part.LastRank, part.Annotators, part.Done);
}

internal sealed record BatchList(IReadOnlyList<BatchModel> Batches, string NextPageToken);

/// <summary>Asks for a batch of images that a strategy selects.</summary>
/// <param name="Strategy">lowest or highest of a score, or random.</param>
/// <param name="Score">Score column; only with lowest and highest.</param>
/// <param name="Count">Images in all.</param>
/// <param name="PerClass">Images of a class at most; absent = no limit.</param>
/// <param name="Seed">Only with random.</param>
/// <param name="Title">For people; absent = made from the strategy.</param>
/// <param name="Classes">Only images of these classes, as class ids; absent = all.</param>
/// <param name="IncludeSelected">True = images of earlier selections may come again.</param>
/// <param name="AnnotatorsPerImage">Annotators that see each image; absent = 1.</param>
/// <param name="Kind">What its tasks ask: label, clean, multilabel or review; absent = label.</param>
internal sealed record NewBatch(
    string Strategy, string? Score, int Count, int? PerClass, long? Seed, string? Title, IReadOnlyList<int>? Classes, bool? IncludeSelected, int? AnnotatorsPerImage,
    string? Kind);

/// <summary>Asks for a batch of images that somebody chose.</summary>
/// <param name="Images">Ids of images.</param>
/// <param name="Title">For people.</param>
/// <param name="AnnotatorsPerImage">Annotators that see each image; absent = 1.</param>
/// <param name="Kind">What its tasks ask: label, clean, multilabel or review; absent = label.</param>
internal sealed record NewImageBatch(IReadOnlyList<string>? Images, string? Title, int? AnnotatorsPerImage, string? Kind);

internal sealed record SelectionModel(string Id, string Dataset, string Run, int Count, string Title)
{
    public static SelectionModel From(Selection.V1.Selection selection) => new(selection.Id, selection.Dataset, selection.Run, selection.Count, selection.Title);
}
