namespace Assay.LabelStore.Export;

/// <summary>How an image came to its label. Written in lower case.</summary>
internal enum ImageStatus
{
    /// <summary>Nobody has decided; the label is the one it came with.</summary>
    Given,

    /// <summary>People confirmed the label it came with.</summary>
    Kept,

    /// <summary>People gave it another label.</summary>
    Relabelled,

    /// <summary>People removed it.</summary>
    Removed,

    /// <summary>People could not tell or did not agree; the label is the one it came with.</summary>
    Unsure,

    /// <summary>People found that no class is a valid label: it has none.</summary>
    Unlabelled,

    /// <summary>Nobody has decided, and the file is no image that can be read.</summary>
    Undecodable,
}
