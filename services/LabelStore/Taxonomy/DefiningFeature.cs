namespace Assay.LabelStore.Taxonomy;

/// <summary>Something that an image of a class may show.</summary>
/// <param name="Id">Id within the class, 1 or more, never given again; 0 = not given yet.</param>
/// <param name="Text">In words.</param>
internal sealed record DefiningFeature(int Id, string Text);
