namespace Assay.Numerics.Statistics;

/// <summary>
/// The score interval of a share (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927). It stays within 0..1 and is honest for
/// small samples and for shares near 0, where the textbook interval collapses.
/// </summary>
/// <param name="Share">Observed share, 0..1; 0 for an empty sample.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
public readonly record struct WilsonInterval(double Share, double Low, double High)
{
    /// <summary>z of 95 % confidence, two-sided.</summary>
    public const double Z95 = 1.959963984540054;

    /// <param name="successes">Items that have the property, 0..<paramref name="trials"/>.</param>
    /// <param name="trials">Items looked at, 0 or more. Of none, the interval is 0..1.</param>
    /// <param name="z">Standard normal quantile of the confidence, above 0.</param>
    public static WilsonInterval Of(long successes, long trials, double z = Z95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(z > 0) || !double.IsFinite(z)) throw new ArgumentOutOfRangeException(nameof(z), z, "z must be finite and above 0; 1.96 is 95 % confidence.");
        if (trials == 0) return new WilsonInterval(0, 0, 1);

        double n = trials;
        var share = successes / n;
        var scale = 1 + z * z / n;
        var centre = (share + z * z / (2 * n)) / scale;
        var half = z / scale * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));

        // The limits at 0 and 1 are exact, which rounding must not spoil.
        return new WilsonInterval(share, successes == 0 ? 0 : Math.Max(0, centre - half), successes == trials ? 1 : Math.Min(1, centre + half));
    }
}
