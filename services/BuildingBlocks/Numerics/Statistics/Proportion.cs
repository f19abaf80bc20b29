namespace Assay.Numerics.Statistics;

/// <summary>So many of so many.</summary>
/// <param name="Hits">0 .. <paramref name="Trials"/>.</param>
/// <param name="Trials">0 or more.</param>
public readonly record struct Proportion(long Hits, long Trials)
{
    /// <summary>z of 95 % confidence.</summary>
    public const double Z95 = 1.96;

    /// <summary>p = hits / trials, 0 .. 1; null without trials.</summary>
    public double? Share => Trials == 0 ? null : (double)Hits / Trials;

    /// <summary>
    /// Half the width of the normal approximation's interval, z sqrt(p (1 - p) / n); null without trials. Too narrow for few trials or p near 0 or 1: there take
    /// <see cref="WilsonInterval"/>.
    /// </summary>
    public double? MarginOfError(double z = Z95) => Share is { } p ? z * Math.Sqrt(p * (1 - p) / Trials) : null;
}
