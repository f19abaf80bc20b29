using Assay.Numerics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>A label that is probably wrong.</summary>
/// <param name="Key">The image.</param>
/// <param name="Given">Its label.</param>
/// <param name="Suggested">The class it is rather of.</param>
/// <param name="Margin">p(suggested) - p(given), -1..1; high = more likely wrong.</param>
public readonly record struct LabelIssue(RowKey Key, int Given, int Suggested, float Margin);
