namespace Assay.Scoring.Core.ClassReports;

/// <summary>
/// Distribution of a trait over images in one pass: moments (Welford; merged by Chan, Golub and LeVeque 1979) and a histogram of fixed bins, so that distributions
/// of shards merge into that of the whole and one of all less one of a class is that of the rest.
/// </summary>
public sealed class TraitDistribution
{
    /// <summary>Bins of the histogram, of equal width.</summary>
    public const int Bins = 32;

    private readonly double _low;
    private readonly double _width;
    private readonly long[] _histogram = new long[Bins];
    private double _squares;

    /// <param name="low">Lower end of the histogram; values below count in the first bin.</param>
    /// <param name="high">Upper end; values above count in the last bin.</param>
    public TraitDistribution(double low, double high)
    {
        if (!(high > low) || !double.IsFinite(high - low)) throw new ArgumentOutOfRangeException(nameof(high), high, $"must be above {low}");
        (_low, _width) = (low, (high - low) / Bins);
    }

    /// <summary>Images.</summary>
    public long Count { get; private set; }

    /// <summary>Mean; 0 without images.</summary>
    public double Mean { get; private set; }

    /// <summary>Sample variance (divided by the count - 1); 0 below two images.</summary>
    public double Variance => Count < 2 ? 0 : Math.Max(0, _squares) / (Count - 1);

    /// <summary>Images a bin.</summary>
    public ReadOnlySpan<long> Histogram => _histogram;

    /// <summary>Counts an image; a value that is not finite is no measurement and is left out.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value)) return;
        Count++;
        var delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
        _histogram[(int)Math.Clamp((value - _low) / _width, 0, Bins - 1)]++;
    }

    /// <summary>Adds what another distribution of the same range has counted.</summary>
    public void Merge(TraitDistribution other)
    {
        Check(other);
        if (other.Count == 0) return;
        var total = Count + other.Count;
        var delta = other.Mean - Mean;
        Mean += delta * other.Count / total;
        _squares += other._squares + delta * delta * Count * other.Count / total;
        Count = total;
        for (var i = 0; i < Bins; i++) _histogram[i] += other._histogram[i];
    }

    /// <summary>This distribution without a part of it.</summary>
    /// <param name="part">Of images that were all counted here too.</param>
    public TraitDistribution Without(TraitDistribution part)
    {
        Check(part);
        if (part.Count > Count) throw new ArgumentException($"A part of {part.Count} images is not one of {Count}.", nameof(part));
        var rest = new TraitDistribution(_low, _low + Bins * _width) { Count = Count - part.Count };
        for (var i = 0; i < Bins; i++) rest._histogram[i] = _histogram[i] - part._histogram[i];
        if (rest.Count == 0) return rest;
        rest.Mean = Mean + (Mean - part.Mean) * part.Count / rest.Count;
        var delta = part.Mean - rest.Mean;
        rest._squares = Math.Max(0, _squares - part._squares - delta * delta * rest.Count * part.Count / Count);
        return rest;
    }

    /// <summary>A quantile, to the width of a bin: linear within it. Null without images.</summary>
    /// <param name="share">0..1.</param>
    public double? Quantile(double share)
    {
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "must be 0 .. 1");
        if (Count == 0) return null;
        var rank = share * Count;
        long below = 0;
        for (var i = 0; i < Bins; i++)
        {
            if (_histogram[i] > 0 && below + _histogram[i] >= rank) return _low + _width * (i + (rank - below) / _histogram[i]);
            below += _histogram[i];
        }

        return _low + Bins * _width;
    }

    private void Check(TraitDistribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._low != _low || other._width != _width) throw new ArgumentException("Distributions of different ranges do not compare.", nameof(other));
    }
}
