namespace Assay.Scoring.Core.LabelErrors;

/// <summary>Images of one kind, among which an audit draws, and what people said of those drawn.</summary>
/// <param name="Name">For people, such as "flagged".</param>
/// <param name="Images">N_h, images of the kind.</param>
/// <param name="ExpectedErrorRate">What is thought of its error rate before the audit, 0..1; it decides how many are drawn, never the estimate.</param>
public sealed record AuditStratum(string Name, long Images, double ExpectedErrorRate)
{
    /// <summary>n_h, images that people have judged.</summary>
    public long Judged { get; init; }

    /// <summary>Of these, images whose label was wrong.</summary>
    public long Wrong { get; init; }
}
