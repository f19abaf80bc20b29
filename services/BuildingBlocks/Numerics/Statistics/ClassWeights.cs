namespace Assay.Numerics.Statistics;

/// <summary>
/// Class weights of guided labeling (Stabinger and Rodriguez-Sanchez): w(c) = max(ln(mu t / n_c), 1), so that classes which selection has found rarely count more and
/// none counts less than it does.
/// </summary>
public static class ClassWeights
{
    /// <summary>mu of the paper.</summary>
    public const double DefaultMu = 0.3;

    /// <summary>The weight of every class, 1 or more; 1 for a class without training images, which nothing is weighted by.</summary>
    /// <param name="counts">n_c, training images of each class, 0 or more.</param>
    /// <param name="mu">mu, above 0.</param>
    public static float[] Guided(ReadOnlySpan<long> counts, double mu = DefaultMu)
    {
        if (!(mu > 0) || !double.IsFinite(mu)) throw new ArgumentOutOfRangeException(nameof(mu), mu, "mu must be finite and above 0.");
        var total = 0L;
        foreach (var count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
            total += count;
        }

        var weights = new float[counts.Length];
        for (var c = 0; c < weights.Length; c++) weights[c] = counts[c] == 0 ? 1 : (float)Math.Max(Math.Log(mu * total / counts[c]), 1);
        return weights;
    }
}
