namespace Assay.LabelStore.Taxonomy.Search;

/// <summary>Something that a class is found by.</summary>
/// <param name="Folded">What is compared.</param>
/// <param name="Class">Class in use that it leads to.</param>
/// <param name="Text">As it is written; null where it is the name of the class.</param>
internal readonly record struct ClassWord(string Folded, int Class, string? Text);
