namespace Assay.Numerics.Randomness;

/// <summary>Draws with probabilities in proportion to weights.</summary>
public static class WeightedSample
{
    /// <summary>Draws a place; its probability is its weight's share of the sum.</summary>
    /// <param name="weights">Weights, each finite and 0 or more.</param>
    /// <param name="random">Source of chance; one number is taken.</param>
    /// <returns>The place; -1 where all weights are 0. A place of weight 0 is never drawn.</returns>
    public static int Draw(ReadOnlySpan<float> weights, Xoshiro256 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        var left = random.NextDouble() * sum;
        var last = -1;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0)) continue;
            last = i;
            left -= weights[i];
            if (left < 0) return i;
        }

        // Rounding may leave a crumb: it belongs to the last.
        return last;
    }
}
