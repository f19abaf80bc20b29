namespace Assay.LabelStore.Refinement;

/// <summary>Whether experts must look at a task's image again.</summary>
internal enum TaskAgreement
{
    /// <summary>It lacks answers.</summary>
    Open,

    /// <summary>All its annotators chose the same set of labels and the original label is in it.</summary>
    Settled,

    /// <summary>They chose different sets, or some could not tell.</summary>
    Disagreement,

    /// <summary>They chose the same set, and the original label is not in it.</summary>
    OriginalLeftOut,

    /// <summary>None of them could tell.</summary>
    Unsure,
}
