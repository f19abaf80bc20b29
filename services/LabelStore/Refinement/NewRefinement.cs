using Assay.LabelStore.Batches;

namespace Assay.LabelStore.Refinement;

/// <summary>A refinement batch that is asked for.</summary>
/// <param name="Id">Its id; empty = made.</param>
/// <param name="Title">For people; empty = made.</param>
/// <param name="Batches">Ids of the batches to refine.</param>
/// <param name="AnnotatorsPerImage">Experts that see each image.</param>
/// <param name="Split">Who answers; null = everybody.</param>
/// <param name="Unfinished">Whether tasks may lack answers.</param>
internal sealed record NewRefinement(
    string Id, string Title, IReadOnlyList<string> Batches, int AnnotatorsPerImage, BatchSplitPlan? Split, bool Unfinished);
