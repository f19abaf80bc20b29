using System.Numerics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// Which class an image is confidently of: among the k with p_k >= t_k - 1e-6 the most probable, the smallest id among equals; -1 where there is none.
/// Immutable and safe for concurrent use.
/// </summary>
public sealed class ConfidentClasses
{
    /// <summary>No class.</summary>
    public const int None = -1;

    // Room for rounding, as in the authors' implementation.
    private const double Slack = 1e-6;

    private readonly float[] _thresholds;

    /// <param name="thresholds">t_k, [K].</param>
    public ConfidentClasses(ReadOnlySpan<double> thresholds)
    {
        _thresholds = new float[thresholds.Length];
        for (var k = 0; k < thresholds.Length; k++)
        {
            // Rounded up: a float is above the rounded threshold exactly where it is above the threshold.
            var exact = thresholds[k] - Slack;
            var rounded = (float)exact;
            _thresholds[k] = rounded < exact ? MathF.BitIncrement(rounded) : rounded;
        }
    }

    /// <summary>K.</summary>
    public int Classes => _thresholds.Length;

    /// <summary>The class of one image's probabilities, [K].</summary>
    public int Of(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length != _thresholds.Length)
            throw new ArgumentException($"{probabilities.Length} probabilities but {_thresholds.Length} thresholds.", nameof(probabilities));
        var best = Highest(probabilities, _thresholds);
        if (best < 0) return None;

        // Seldom more than once: the first place that has the value and passes its own threshold.
        for (var k = 0; k < probabilities.Length; k++)
        {
            var found = probabilities[k..].IndexOf(best);
            k += found;
            if (best >= _thresholds[k]) return k;
        }

        return None;
    }

    /// <summary>The highest probability that passes its threshold; -1 where none does.</summary>
    private static float Highest(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> thresholds)
    {
        var k = 0;
        var best = -1f;
        if (Vector.IsHardwareAccelerated && probabilities.Length >= Vector<float>.Count)
        {
            var none = new Vector<float>(-1f);
            var highest = none;
            for (; k <= probabilities.Length - Vector<float>.Count; k += Vector<float>.Count)
            {
                var p = new Vector<float>(probabilities[k..]);
                var passes = Vector.GreaterThanOrEqual(p, new Vector<float>(thresholds[k..]));
                highest = Vector.Max(highest, Vector.ConditionalSelect(passes, p, none));
            }

            for (var lane = 0; lane < Vector<float>.Count; lane++) best = MathF.Max(best, highest[lane]);
        }

        for (; k < probabilities.Length; k++)
        {
            if (probabilities[k] >= thresholds[k]) best = MathF.Max(best, probabilities[k]);
        }

        return best;
    }
}
