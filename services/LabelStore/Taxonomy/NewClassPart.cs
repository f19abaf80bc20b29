using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Taxonomy;

/// <summary>A part that a class shall be split into.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Images">Images of the class that take it.</param>
internal sealed record NewClassPart(string Name, IReadOnlyList<ImageId> Images);
