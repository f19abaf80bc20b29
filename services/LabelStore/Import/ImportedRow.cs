using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Import;

/// <summary>What a row of an imported file says of an image.</summary>
/// <param name="Line">Its line, or its place among the images of COCO; from 1.</param>
/// <param name="Id">The image's id, where the file has it.</param>
/// <param name="Name">The image's name in its source or the last part of it; empty where the file has only ids.</param>
/// <param name="Labels">Names of classes; none = the image has no label.</param>
/// <param name="Removed">True = the image was removed.</param>
internal readonly record struct ImportedRow(long Line, ImageId? Id, string Name, IReadOnlyList<string> Labels, bool Removed);
