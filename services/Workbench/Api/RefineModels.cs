using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>What the annotators of batches agree on.</summary>
/// <param name="Images">Images.</param>
/// <param name="Open">Images that lack answers; the other counts leave them out.</param>
/// <param name="Settled">Images whose annotators chose the same set of labels, the original one in it.</param>
/// <param name="Disagreeing">Images whose annotators chose different sets.</param>
/// <param name="OriginalLeftOut">Images whose annotators chose the same set, without the original label.</param>
/// <param name="Unsure">Images about which none of the annotators could tell.</param>
internal sealed record AgreementModel(long Images, long Open, long Settled, long Disagreeing, long OriginalLeftOut, long Unsure)
{
    public static AgreementModel From(AnalyzeBatchesResponse found) =>
        new(found.Images, found.Open, found.Settled, found.Disagreeing, found.OriginalLeftOut, found.Unsure);
}

/// <summary>Asks for a batch of the images on which annotators disagree.</summary>
/// <param name="Batches">Ids of the batches, which are closed by this.</param>
/// <param name="Title">For people; absent = made.</param>
/// <param name="AnnotatorsPerImage">Experts that see each image; absent = 1.</param>
/// <param name="Annotators">Who answers; absent = everybody.</param>
/// <param name="Unfinished">True = refine what is answered although tasks lack answers.</param>
internal sealed record NewRefinement(IReadOnlyList<string>? Batches, string? Title, int? AnnotatorsPerImage, IReadOnlyList<string>? Annotators, bool? Unfinished);
