namespace Assay.Scoring.Core.Heads;

/// <summary>There is no labelled image to train on.</summary>
public sealed class NoLabelledImagesException()
    : ScoringException("A head needs labelled images, but there is none. Label some images first, or choose a label version that has labels.");
