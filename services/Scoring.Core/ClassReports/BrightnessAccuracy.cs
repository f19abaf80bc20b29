using Assay.Numerics.Statistics;

namespace Assay.Scoring.Core.ClassReports;

/// <summary>Share of wrong predictions by brightness, in ten bins of equal width. Additive over shards.</summary>
public sealed class BrightnessAccuracy
{
    /// <summary>Bins.</summary>
    public const int Bins = 10;

    private readonly long[] _images = new long[Bins];
    private readonly long[] _wrong = new long[Bins];

    /// <summary>Counts an image.</summary>
    /// <param name="brightness">Mean luma, 0..1; an image without one is left out.</param>
    /// <param name="wrong">Whether its prediction, out of sample, differs from its label.</param>
    public void Add(float brightness, bool wrong)
    {
        if (!float.IsFinite(brightness)) return;
        var bin = (int)Math.Clamp(brightness * Bins, 0, Bins - 1);
        _images[bin]++;
        if (wrong) _wrong[bin]++;
    }

    /// <summary>Adds what another has counted.</summary>
    public void Merge(BrightnessAccuracy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Bins; i++)
        {
            _images[i] += other._images[i];
            _wrong[i] += other._wrong[i];
        }
    }

    /// <summary>Images of a bin, how many of them are predicted wrongly, and the share with its 95 % interval.</summary>
    public (long Images, long Wrong, WilsonInterval Share) this[int bin] => (_images[bin], _wrong[bin], WilsonInterval.Of(_wrong[bin], _images[bin]));
}
