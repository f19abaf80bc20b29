using Assay.Numerics;

namespace Assay.Selection.Strategies;

/// <summary>A selected image.</summary>
/// <param name="Key">The image.</param>
/// <param name="Score">What decided; 0 for random ones.</param>
/// <param name="PlaceInClass">Place among the candidates of its class, 1 or more; 0 where classes have no limit.</param>
/// <param name="Why">Why it was chosen, for people; null = by its score or its turn.</param>
internal readonly record struct Pick(RowKey Key, float Score, int PlaceInClass, string? Why = null);
