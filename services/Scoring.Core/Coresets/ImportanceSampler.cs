using Assay.Numerics.Randomness;

namespace Assay.Scoring.Core.Coresets;

/// <summary>
/// Importance sampling: m draws with replacement with p_i = s_i / sum s, each of weight w_i / (m p_i), so that the weighted sum of any function over
/// the sample is an unbiased estimate of that over all rows (Feldman and Langberg 2011). A row drawn several times appears once, with the sum of its weights.
/// </summary>
public static class ImportanceSampler
{
    /// <summary>Draws a sample.</summary>
    /// <param name="sensitivities">s, finite, 0 or more; a row of 0 is never drawn, so every row of weight above 0 should have more.</param>
    /// <param name="weights">w, finite, 0 or more; empty = 1 each.</param>
    /// <param name="draws">m, above 0. Where no more rows than that can be drawn, all of them are taken with their own weights: that is exact.</param>
    /// <param name="seed">Seed: the same one draws the same rows.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a number is negative, NaN or infinite.</exception>
    public static ImportanceSample Draw(ReadOnlySpan<double> sensitivities, ReadOnlySpan<double> weights, int draws, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        if (!weights.IsEmpty && weights.Length != sensitivities.Length)
            throw new ArgumentException($"{weights.Length} weights but {sensitivities.Length} sensitivities.", nameof(weights));
        Check(sensitivities, nameof(sensitivities));
        Check(weights, nameof(weights));

        var rows = new List<int>();
        for (var i = 0; i < sensitivities.Length; i++)
        {
            if (sensitivities[i] > 0 && WeightOf(weights, i) > 0) rows.Add(i);
        }

        if (rows.Count <= draws)
        {
            var own = new double[rows.Count];
            for (var i = 0; i < own.Length; i++) own[i] = WeightOf(weights, rows[i]);
            return new ImportanceSample([.. rows], own);
        }

        var total = 0.0;
        foreach (var row in rows) total += sensitivities[row];
        var (drawn, drawnWeights) = (new List<int>(), new List<double>());
        var (next, upTo) = (0, 0.0);
        var places = Places(draws, seed);
        for (var i = 0; i < rows.Count && next < draws; i++)
        {
            upTo += sensitivities[rows[i]];
            var first = next;

            // The sum of all is not above a place that rounds to 1: the last row takes what is left.
            while (next < draws && (places[next] * total < upTo || i == rows.Count - 1)) next++;
            if (next == first) continue;
            drawn.Add(rows[i]);
            drawnWeights.Add((next - first) * WeightOf(weights, rows[i]) * (total / (draws * sensitivities[rows[i]])));
        }

        return new ImportanceSample([.. drawn], [.. drawnWeights]);
    }

    private static double[] Places(int draws, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var places = new double[draws];
        for (var i = 0; i < draws; i++) places[i] = random.NextDouble();
        Array.Sort(places);
        return places;
    }

    private static double WeightOf(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    private static void Check(ReadOnlySpan<double> numbers, string name)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!(numbers[i] >= 0) || !double.IsFinite(numbers[i])) throw new ArgumentException($"Number {i} of the {name} is {numbers[i]}; it must be finite and not negative.", name);
        }
    }
}
