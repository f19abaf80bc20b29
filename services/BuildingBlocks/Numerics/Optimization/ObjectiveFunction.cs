namespace Assay.Numerics.Optimization;

/// <summary>A smooth function to minimise: returns its value at <paramref name="point"/> and overwrites <paramref name="gradient"/>, of the same length.</summary>
public delegate double ObjectiveFunction(ReadOnlySpan<double> point, Span<double> gradient);
