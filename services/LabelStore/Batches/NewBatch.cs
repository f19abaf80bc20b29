using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Batches;

/// <summary>A batch asked for by image ids.</summary>
/// <param name="Id">Its id; empty = made.</param>
/// <param name="LabelVersion">What is judged; empty = the newest.</param>
internal sealed record NewBatch(
    string Id, string Dataset, string Title, IReadOnlyList<ImageId> Images, int AnnotatorsPerImage, string LabelVersion)
{
    public BatchKind Kind { get; init; } = BatchKind.Label;

    /// <summary>Share of its tasks that shall be gold images, 0 .. 0.5.</summary>
    public double GoldShare { get; init; }

    /// <summary>Who answers; null = everybody.</summary>
    public BatchSplitPlan? Split { get; init; }
}
