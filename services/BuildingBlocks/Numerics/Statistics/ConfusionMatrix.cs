namespace Assay.Numerics.Statistics;

/// <summary>Counts of (given class, predicted class), K x K. Additive: matrices of shards merge into that of the whole.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Classes = classes;
        _counts = new long[checked(classes * classes)];
    }

    public int Classes { get; }

    public long Total { get; private set; }

    /// <summary>Images of class <paramref name="given"/> that were predicted as <paramref name="predicted"/>.</summary>
    public long this[int given, int predicted] => _counts[Index(given, predicted)];

    /// <summary>Row-major counts [given, predicted].</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Share of images on the diagonal, 0..1; null where nothing was counted.</summary>
    public double? Accuracy
    {
        get
        {
            long correct = 0;
            for (var k = 0; k < Classes; k++) correct += this[k, k];
            return Total == 0 ? null : (double)correct / Total;
        }
    }

    public void Add(int given, int predicted, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _counts[Index(given, predicted)] += count;
        Total += count;
    }

    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes) throw new ArgumentException($"A matrix of {other.Classes} classes does not merge with one of {Classes}.", nameof(other));
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Total += other.Total;
    }

    /// <summary>Share of class <paramref name="given"/> predicted as <paramref name="predicted"/>, 0..1; null where the class was never given.</summary>
    public double? RowShare(int given, int predicted)
    {
        long row = 0;
        for (var k = 0; k < Classes; k++) row += this[given, k];
        return row == 0 ? null : (double)this[given, predicted] / row;
    }

    private int Index(int given, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(given);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(given, Classes);
        ArgumentOutOfRangeException.ThrowIfNegative(predicted);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, Classes);
        return given * Classes + predicted;
    }
}
