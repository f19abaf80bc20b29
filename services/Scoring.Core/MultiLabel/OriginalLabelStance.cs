namespace Assay.Scoring.Core.MultiLabel;

/// <summary>What an annotator who found no valid label says of the original one.</summary>
public enum OriginalLabelStance
{
    /// <summary>It is right.</summary>
    Agree,

    /// <summary>It is wrong.</summary>
    Disagree,

    /// <summary>Cannot tell.</summary>
    Uncertain,
}
