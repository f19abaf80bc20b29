namespace Assay.LabelStore.LabelVersions;

/// <summary>What an oracle says of the images of some selections.</summary>
/// <param name="Truth">Label version that is true.</param>
/// <param name="Selections">Ids of the selections.</param>
/// <param name="NoiseRate">Share of wrong answers, 0 .. below 1.</param>
/// <param name="Seed">Seed of the wrong answers.</param>
/// <param name="Classes">Classes of the taxonomy when it was asked: what a wrong answer is drawn from.</param>
internal sealed record OracleSource(string Truth, IReadOnlyList<string> Selections, double NoiseRate, long Seed, int Classes);
