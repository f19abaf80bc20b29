using System.Numerics.Tensors;
using Assay.Numerics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// First pass of confident learning: t_k, the mean of p[i,k] over the images with label k (Northcutt, Jiang and Chuang, "Confident learning", JAIR 2021,
/// equation 2). State: two numbers a class. Sums are kept in fixed point, so they have the same bits in whatever order shards come and are merged.
/// Not thread-safe: use one a worker and merge.
/// </summary>
public sealed class ClassThresholds
{
    // How far a row of float32 probabilities may be from 1: a softmax over 20,000 classes stays within a tenth of it.
    private const float SumTolerance = 1e-3f;

    // Fixed point: 52 bits after the point hold a float32 of 2^-29 and above exactly, and 2^76 images.
    private const double One = 1L << 52;

    private readonly UInt128[] _sums;
    private readonly long[] _counts;
    private long _bad;
    private RowKey _firstBad;
    private double _badSum;

    /// <param name="classes">K, 1 or more.</param>
    public ClassThresholds(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        _sums = new UInt128[classes];
        _counts = new long[classes];
    }

    /// <summary>K.</summary>
    public int Classes => _counts.Length;

    /// <summary>Images with a label, by class.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>N, images with a label.</summary>
    public long Images => TensorPrimitives.Sum<long>(_counts);

    /// <summary>Adds rows of a shard.</summary>
    /// <param name="first">Image of the first row; those that follow have the numbers that follow.</param>
    /// <param name="probabilities">Out-of-sample probabilities, float32 [n, K], each row summing to 1.</param>
    /// <param name="labels">Given labels, int32 [n]; rows with a negative one are passed over.</param>
    /// <exception cref="ArgumentException">The shapes disagree, or a label is no class.</exception>
    public void Add(RowKey first, ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels)
    {
        RowShapes.Check(probabilities, labels, Classes);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            var row = probabilities.Slice(i * Classes, Classes);
            var sum = TensorPrimitives.Sum(row);

            // The negated comparison is true of NaN, too.
            if (!(MathF.Abs(sum - 1) <= SumTolerance) || TensorPrimitives.Min(row) < 0)
            {
                Report(1, first with { Row = first.Row + i }, sum);
                continue;
            }

            _counts[labels[i]]++;
            _sums[labels[i]] += (UInt128)(row[labels[i]] * One);
        }
    }

    /// <summary>Adds what another worker has seen.</summary>
    public void Merge(ClassThresholds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes) throw new ArgumentException($"Thresholds of {other.Classes} classes do not merge with those of {Classes}.", nameof(other));
        for (var k = 0; k < Classes; k++)
        {
            _counts[k] += other._counts[k];
            _sums[k] += other._sums[k];
        }

        if (other._bad > 0) Report(other._bad, other._firstBad, other._badSum);
    }

    /// <summary>t_k of every class, 0..1; positive infinity for a class without images, of which nobody can be confident.</summary>
    /// <exception cref="InvalidProbabilitiesException">Some rows are no probabilities.</exception>
    public double[] Compute()
    {
        if (_bad > 0) throw new InvalidProbabilitiesException(_bad, _firstBad, _badSum);
        var thresholds = new double[Classes];
        for (var k = 0; k < Classes; k++) thresholds[k] = _counts[k] == 0 ? double.PositiveInfinity : (double)_sums[k] / One / _counts[k];
        return thresholds;
    }

    private void Report(long rows, RowKey first, double sum)
    {
        if (_bad == 0 || first < _firstBad) (_firstBad, _badSum) = (first, sum);
        _bad += rows;
    }
}
