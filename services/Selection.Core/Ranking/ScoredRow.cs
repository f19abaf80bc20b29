using Assay.Numerics;

namespace Assay.Selection.Core.Ranking;

/// <summary>One selected image.</summary>
/// <param name="Key">The image.</param>
/// <param name="Score">Its score; may be infinite, never NaN.</param>
public readonly record struct ScoredRow(RowKey Key, float Score);
