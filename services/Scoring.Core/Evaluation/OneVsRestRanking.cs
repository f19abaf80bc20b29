namespace Assay.Scoring.Core.Evaluation;

/// <summary>
/// AUROC and average precision of every class against the rest, exactly, by the rank statistic with ties counting one half, in two passes over rows of
/// probabilities: the first gives each row's probability of its own label, the second all others. What is kept are N numbers and as many counts, never N x K.
/// </summary>
/// <remarks>
/// Hand and Till (2001) and scikit-learn's roc_auc_score(multi_class="ovr"). A pair (positive, negative) is in the right order where the positive's
/// probability is higher; so it is enough to know between which positives of its class a negative falls, and no negative is kept. Counts are integers:
/// the result does not depend on the order of the rows nor on the number of threads.
/// </remarks>
public sealed class OneVsRestRanking
{
    private readonly float[][] _thresholds;
    private readonly int[][] _positives;

    // For each class: [2 j] negatives below threshold j and above the one before it, [2 j + 1] negatives equal to it; the last: above all.
    private readonly long[][] _negatives;
    private readonly long[] _rowsOfClass;
    private long _rows;

    /// <param name="classes">K.</param>
    /// <param name="ownProbabilities">Probability of its own label for every row, out of sample; rows of both passes are the same.</param>
    /// <param name="labels">Label of every row, 0..K-1.</param>
    /// <exception cref="ArgumentException">Lengths differ, a probability is NaN, or a label is outside 0..K-1.</exception>
    public OneVsRestRanking(int classes, ReadOnlySpan<float> ownProbabilities, ReadOnlySpan<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (ownProbabilities.Length != labels.Length) throw new ArgumentException($"{ownProbabilities.Length} probabilities but {labels.Length} labels.", nameof(labels));
        _rowsOfClass = new long[classes];
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(labels), label, $"A label must be among 0..{classes - 1}.");
            _rowsOfClass[label]++;
        }

        var own = Array.ConvertAll(_rowsOfClass, count => new float[count]);
        var next = new int[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(ownProbabilities[i])) throw new ArgumentException($"The probability of row {i} is NaN.", nameof(ownProbabilities));
            own[labels[i]][next[labels[i]]++] = ownProbabilities[i];
        }

        (_thresholds, _positives, _negatives) = (new float[classes][], new int[classes][], new long[classes][]);
        for (var k = 0; k < classes; k++)
        {
            Array.Sort(own[k]);
            (_thresholds[k], _positives[k]) = Distinct(own[k]);
            _negatives[k] = new long[2 * _thresholds[k].Length + 1];
        }
    }

    /// <summary>K.</summary>
    public int Classes => _thresholds.Length;

    /// <summary>Second pass: all probabilities [K] of a row. May be called by several threads at once.</summary>
    /// <exception cref="ArgumentException">The row has another length, or holds NaN.</exception>
    public void Add(ReadOnlySpan<float> probabilities, int label)
    {
        if (probabilities.Length != Classes) throw new ArgumentException($"{probabilities.Length} probabilities are not one for each of {Classes} classes.", nameof(probabilities));
        if ((uint)label >= (uint)Classes) throw new ArgumentOutOfRangeException(nameof(label), label, $"A label must be among 0..{Classes - 1}.");
        for (var k = 0; k < probabilities.Length; k++)
        {
            var thresholds = _thresholds[k];
            var p = probabilities[k];
            if (float.IsNaN(p)) throw new ArgumentException($"The probability of class {k} is NaN.", nameof(probabilities));
            if (k == label || thresholds.Length == 0) continue;

            // Most negatives are less probable than any positive.
            var place = p < thresholds[0] ? 0 : Array.BinarySearch(thresholds, p);
            Interlocked.Increment(ref _negatives[k][p < thresholds[0] ? 0 : place >= 0 ? 2 * place + 1 : 2 * ~place]);
        }

        Interlocked.Increment(ref _rows);
    }

    /// <summary>What came out, class by class, after both passes.</summary>
    /// <exception cref="InvalidOperationException">The second pass has not seen as many rows as the first.</exception>
    public RankingQuality[] Measure()
    {
        var rows = _rowsOfClass.Sum();
        if (_rows != rows) throw new InvalidOperationException($"The second pass has seen {_rows} rows, the first {rows}.");
        return [.. Enumerable.Range(0, Classes).Select(k => MeasureClass(k, rows))];
    }

    private RankingQuality MeasureClass(int k, long rows)
    {
        var (positives, negatives) = (_rowsOfClass[k], rows - _rowsOfClass[k]);
        if (positives == 0) return new RankingQuality(0, null, null);

        // From the top: positives and negatives at or above each threshold.
        double pairs = 0, precision = 0;
        long positivesAbove = 0, negativesAbove = _negatives[k][^1];
        for (var j = _thresholds[k].Length - 1; j >= 0; j--)
        {
            var (tied, equal) = (_positives[k][j], _negatives[k][2 * j + 1]);
            pairs += tied * (negatives - negativesAbove - 0.5 * equal);
            negativesAbove += equal;
            positivesAbove += tied;
            precision += tied * ((double)positivesAbove / (positivesAbove + negativesAbove));
            negativesAbove += _negatives[k][2 * j];
        }

        return new RankingQuality(positives, negatives == 0 ? null : pairs / ((double)positives * negatives), precision / positives);
    }

    private static (float[] Values, int[] Counts) Distinct(float[] sorted)
    {
        var (values, counts) = (new List<float>(), new List<int>());
        foreach (var value in sorted)
        {
            if (values.Count > 0 && values[^1] == value)
            {
                counts[^1]++;
            }
            else
            {
                values.Add(value);
                counts.Add(1);
            }
        }

        return ([.. values], [.. counts]);
    }
}
