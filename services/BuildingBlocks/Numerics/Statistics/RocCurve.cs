namespace Assay.Numerics.Statistics;

/// <summary>How well a score puts positives first. Scores may tie; higher means more likely positive (negate a score where lower means so).</summary>
public static class RocCurve
{
    /// <summary>
    /// Area under the ROC curve, 0..1, .5 = chance: the share of (positive, negative) pairs in the right order, ties counting one half
    /// (Mann-Whitney, by mid-ranks, in n log n). Null where there is no positive or no negative, for then it is not defined.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths differ, or a score is NaN.</exception>
    public static double? Auroc(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positives)
    {
        var ranking = Ranking.Descending(scores, positives);
        if (ranking.Positives == 0 || ranking.Positives == ranking.Length) return null;
        var pairs = 0.0;
        long positivesAbove = 0;
        foreach (var (tiedPositives, tiedNegatives) in ranking.Groups())
        {
            pairs += tiedNegatives * (positivesAbove + 0.5 * tiedPositives);
            positivesAbove += tiedPositives;
        }

        return pairs / ((double)ranking.Positives * (ranking.Length - ranking.Positives));
    }

    /// <summary>
    /// Average precision, 0..1: sum over thresholds of (recall gained x precision there), without interpolation, as
    /// scikit-learn's average_precision_score. Null where there is no positive.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths differ, or a score is NaN.</exception>
    public static double? AveragePrecision(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positives)
    {
        var ranking = Ranking.Descending(scores, positives);
        if (ranking.Positives == 0) return null;
        var sum = 0.0;
        long above = 0, positivesAbove = 0;
        foreach (var (tiedPositives, tiedNegatives) in ranking.Groups())
        {
            positivesAbove += tiedPositives;
            above += tiedPositives + tiedNegatives;
            sum += tiedPositives * ((double)positivesAbove / above);
        }

        return sum / ranking.Positives;
    }

    private sealed class Ranking(float[] scores, bool[] positives, int count)
    {
        public int Length => scores.Length;

        public int Positives => count;

        public static Ranking Descending(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positives)
        {
            if (scores.Length != positives.Length) throw new ArgumentException($"{scores.Length} scores but {positives.Length} truths.", nameof(positives));
            var (keys, truths) = (scores.ToArray(), positives.ToArray());
            foreach (var key in keys)
            {
                if (float.IsNaN(key)) throw new ArgumentException("A NaN score has no rank.", nameof(scores));
            }

            Array.Sort(keys, truths);
            Array.Reverse(keys);
            Array.Reverse(truths);
            return new Ranking(keys, truths, truths.Count(static truth => truth));
        }

        /// <summary>Positives and negatives of every distinct score, highest first.</summary>
        public IEnumerable<(int Positives, int Negatives)> Groups()
        {
            for (var start = 0; start < scores.Length;)
            {
                var (end, tied) = (start, 0);
                for (; end < scores.Length && scores[end] == scores[start]; end++)
                {
                    if (positives[end]) tied++;
                }

                yield return (tied, end - start - tied);
                start = end;
            }
        }
    }
}
