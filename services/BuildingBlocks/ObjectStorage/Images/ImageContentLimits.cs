namespace Assay.ObjectStorage.Images;

/// <summary>What may be read as one image.</summary>
public sealed record ImageContentLimits
{
    /// <summary>The most bytes an encoded image may have. 64 MiB unless told otherwise.</summary>
    public long MaxBytes { get; init; } = 64L << 20;
}
