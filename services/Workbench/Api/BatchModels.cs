using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

internal sealed record BatchModel(
    string Id, string Dataset, string Title, int AnnotatorsPerImage, int Tasks, int Done, IReadOnlyDictionary<string, int> Decisions,
    DateTimeOffset Created, string LabelVersion, string Run)
{
    public static BatchModel From(Batch batch) => new(
        batch.Id, batch.Dataset, batch.Title, batch.AnnotatorsPerImage, batch.Tasks, batch.Done,
        batch.Decisions.GroupBy(count => DecisionNames.Format(count.Decision)).ToDictionary(group => group.Key, group => group.Sum(count => count.Count)),
        batch.Created?.ToDateTimeOffset() ?? default, batch.LabelVersion, batch.Run);
}

internal sealed record BatchList(IReadOnlyList<BatchModel> Batches, string NextPageToken);

/// <summary>Asks for a batch of images that a strategy selects.</summary>
/// <param name="Strategy">lowest or highest of a score, or random.</param>
/// <param name="Score">Score column; only with lowest and highest.</param>
/// <param name="Count">Images in all.</param>
/// <param name="PerClass">Images of a class at most; absent = no limit.</param>
/// <param name="Seed">Only with random.</param>
/// <param name="Title">For people; absent = made from the strategy.</param>
internal sealed record NewBatch(string Strategy, string? Score, int Count, int? PerClass, long? Seed, string? Title);

internal sealed record SelectionModel(string Id, string Dataset, string Run, int Count, string Title)
{
    public static SelectionModel From(Selection.V1.Selection selection) => new(selection.Id, selection.Dataset, selection.Run, selection.Count, selection.Title);
}
