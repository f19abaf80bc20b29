namespace Assay.LabelStore.Taxonomy;

/// <summary>What stands for a class that was merged or split.</summary>
/// <param name="Class">The class that is no longer in use.</param>
/// <param name="By">Class that its images have instead; -1 = none.</param>
/// <param name="Split">Key of the images that take another class (<see cref="SplitPartDocument"/>); null = all take <paramref name="By"/>.</param>
internal sealed record ClassReplacement(int Class, int By, string? Split = null);
