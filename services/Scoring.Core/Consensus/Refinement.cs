namespace Assay.Scoring.Core.Consensus;

/// <summary>Whether experienced annotators must look at an image again (Multilabelfy: Anzaku et al., 2024).</summary>
public enum Refinement
{
    /// <summary>Nobody annotated it.</summary>
    NotAnnotated,

    /// <summary>All its annotators chose the same set of labels and the original label is in it: it is done.</summary>
    Settled,

    /// <summary>Its annotators chose different sets.</summary>
    Disagreement,

    /// <summary>They chose the same set, but the original label is not in it.</summary>
    OriginalLeftOut,
}
