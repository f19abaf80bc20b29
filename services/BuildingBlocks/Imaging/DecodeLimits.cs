namespace Assay.Imaging;

/// <summary>What one untrusted image may cost.</summary>
public sealed record DecodeLimits
{
    /// <summary>100 megapixels, 64 MiB and 30 seconds: above any camera in wide use, below what hurts a worker.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>Pixels (width times height) of the first frame at most, told from the header.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Encoded bytes at most.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Wall time at most. Checked with every strip of rows that libvips computes, so a decode stops within a strip of the limit; codecs that decode
    /// a whole picture in one call (progressive JPEG, interlaced PNG, AVIF) are checked when that call returns.
    /// </summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(30);
}
