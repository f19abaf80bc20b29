using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A row that matters.</summary>
/// <param name="Key">The image.</param>
/// <param name="Label">Its class id.</param>
/// <param name="Importance">Leverage score among all rows of the tree, 0 .. 1; higher = more important.</param>
public readonly record struct ImportantSample(RowKey Key, int Label, double Importance);
