using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Batches;

/// <summary>A batch asked for by image ids.</summary>
/// <param name="Id">Its id; empty = made.</param>
/// <param name="LabelVersion">What is judged; empty = the newest.</param>
internal sealed record NewBatch(
    string Id, string Dataset, string Title, IReadOnlyList<ImageId> Images, int AnnotatorsPerImage, string LabelVersion);
