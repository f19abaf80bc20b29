namespace Assay.Charts;

/// <summary>A point of a line with its interval; both limits equal <paramref name="Y"/> where none is known.</summary>
public readonly record struct ChartPoint(double X, double Y, double Low, double High);
