namespace Assay.LabelStore.LabelVersions;

/// <summary>What people made of an image.</summary>
internal enum ImageOutcome
{
    /// <summary>They could not tell or did not agree: the label stays as it was.</summary>
    Unsure,

    /// <summary>They confirmed or gave a label.</summary>
    Labelled,

    /// <summary>They removed it.</summary>
    Removed,

    /// <summary>They found no valid label.</summary>
    Unlabelled,
}
