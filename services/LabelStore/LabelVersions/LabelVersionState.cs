namespace Assay.LabelStore.LabelVersions;

/// <summary>How far a label version has come.</summary>
internal enum LabelVersionState
{
    /// <summary>Its name is taken and its columns are being written; it cannot be seen.</summary>
    Claimed,

    /// <summary>Its columns and manifest are complete; LabelsChanged may not have been published.</summary>
    Written,

    /// <summary>LabelsChanged has been published.</summary>
    Announced,
}
