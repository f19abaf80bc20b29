namespace Assay.Scoring.Core.MultiLabel;

/// <summary>Why nobody found a valid label for an image (Multilabelfy).</summary>
public enum ZeroLabelReason
{
    /// <summary>None of the proposals is valid.</summary>
    NoValidProposal,

    /// <summary>Ambiguous, or of too low a resolution.</summary>
    Ambiguous,

    /// <summary>Fine-grained: it needs an expert.</summary>
    NeedsExpert,

    /// <summary>An uncommon object or viewpoint.</summary>
    Uncommon,
}
