namespace Assay.Scoring.Core.Evaluation;

/// <summary>Whether predictions are right as often as their probability says.</summary>
public static class Reliability
{
    /// <summary>Bins of Guo et al. 2017.</summary>
    public const int DefaultBins = 15;

    /// <summary>
    /// Bins of equal width over (0, 1], upper bounds included, as in Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017.
    /// Empty bins hold zeros.
    /// </summary>
    /// <param name="confidences">Probability of the predicted class of each image, 0..1.</param>
    /// <param name="correct">Whether the prediction is right.</param>
    /// <param name="bins">Bins, 1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a confidence is NaN or outside 0..1.</exception>
    public static ReliabilityBin[] EqualWidth(ReadOnlySpan<float> confidences, ReadOnlySpan<bool> correct, int bins = DefaultBins)
    {
        Check(confidences, correct, bins);
        var sums = new (long Count, double Confidence, long Correct)[bins];
        for (var i = 0; i < confidences.Length; i++)
        {
            ref var bin = ref sums[Math.Clamp((int)Math.Ceiling((double)confidences[i] * bins) - 1, 0, bins - 1)];
            bin = (bin.Count + 1, bin.Confidence + confidences[i], bin.Correct + (correct[i] ? 1 : 0));
        }

        return Array.ConvertAll(sums, bin => bin.Count == 0 ? default : new ReliabilityBin(bin.Count, bin.Confidence / bin.Count, (double)bin.Correct / bin.Count));
    }

    /// <summary>
    /// Bins of equal counts (give or take one) in the order of confidence: none is empty while there are images, so a model that is always sure is judged as finely as one
    /// that never is (Nguyen and O'Connor 2015; Nixon et al. 2019).
    /// </summary>
    /// <inheritdoc cref="EqualWidth"/>
    public static ReliabilityBin[] EqualCount(ReadOnlySpan<float> confidences, ReadOnlySpan<bool> correct, int bins = DefaultBins)
    {
        Check(confidences, correct, bins);
        var (sorted, hits) = (confidences.ToArray(), Array.ConvertAll(correct.ToArray(), hit => hit ? 1 : 0));

        // Among equal confidences the wrong ones come first: the result must not depend on the order of the images.
        Array.Sort(Array.ConvertAll([.. sorted.Zip(hits)], pair => (pair.First, pair.Second)), hits);
        Array.Sort(sorted);
        var table = new ReliabilityBin[bins];
        for (var bin = 0; bin < bins; bin++)
        {
            var (start, end) = ((int)((long)sorted.Length * bin / bins), (int)((long)sorted.Length * (bin + 1) / bins));
            if (start == end) continue;
            table[bin] = new ReliabilityBin(end - start, sorted[start..end].Average(confidence => (double)confidence), hits[start..end].Average());
        }

        return table;
    }

    /// <summary>
    /// Expected calibration error: mean over images of |accuracy - confidence| of their bin, 0..1, 0 = calibrated. 0 without any image.
    /// </summary>
    public static double ExpectedError(IReadOnlyCollection<ReliabilityBin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        var count = bins.Sum(bin => bin.Count);
        return count == 0 ? 0 : bins.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / count;
    }

    private static void Check(ReadOnlySpan<float> confidences, ReadOnlySpan<bool> correct, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (confidences.Length != correct.Length) throw new ArgumentException($"{confidences.Length} confidences but {correct.Length} outcomes.", nameof(correct));
        foreach (var confidence in confidences)
        {
            if (!(confidence is >= 0 and <= 1)) throw new ArgumentException($"A confidence must be among 0..1, not {confidence}.", nameof(confidences));
        }
    }
}
