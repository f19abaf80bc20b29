using Assay.Numerics;
using Assay.Numerics.Randomness;

namespace Assay.Imaging.Augmentation;

/// <summary>
/// Random augmentations of decoded pictures, cropped back to their size. Each is a pure function of (seed, image id, index): the same bytes in
/// any order, on any machine, with any number of threads. Immutable; safe for concurrent use; allocates nothing but pooled memory.
/// </summary>
/// <param name="width">Pixels, 1 to 8,192.</param>
/// <param name="height">Pixels, 1 to 8,192.</param>
/// <param name="channels">1 (grey) or 3 (RGB), one byte each, interleaved.</param>
/// <param name="kind">What is drawn.</param>
public sealed class Augmenter(int width, int height, int channels, AugmentationKind kind)
{
    private readonly ImageWarp _warp = new(width, height, channels);

    /// <summary>What is drawn.</summary>
    public AugmentationKind Kind { get; } = Enum.IsDefined(kind) ? kind : throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of augmentations.");

    /// <summary>Bytes of a picture, [height, width, channels].</summary>
    public int PictureBytes => _warp.PictureBytes;

    /// <summary>Makes consecutive augmentations of one image, such as those of a response distribution entropy.</summary>
    /// <param name="source">[<see cref="PictureBytes"/>]: the image's pixels, decoded once.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="image">The image's id.</param>
    /// <param name="first">Index of the first augmentation, 0 or more.</param>
    /// <param name="destination">[n * <see cref="PictureBytes"/>]: n augmentations, written; may overlap the source, which is copied first.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Augment(ReadOnlySpan<byte> source, ulong seed, RowKey image, int first, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (destination.Length % PictureBytes != 0)
            throw new ArgumentException($"{destination.Length} bytes are not whole pictures of {PictureBytes}.", nameof(destination));
        var readable = _warp.Rent(source);
        try
        {
            for (var i = 0; i < destination.Length / PictureBytes; i++)
                Augment(readable, seed, image, first + i, destination.Slice(i * PictureBytes, PictureBytes));
        }
        finally
        {
            ImageWarp.Return(readable);
        }
    }

    private void Augment(byte[] readable, ulong seed, RowKey image, int index, Span<byte> destination)
    {
        var random = SplitMix64.Mix(RowHash.Compute(seed, image) ^ (uint)index);
        var map = RandomAffine.Draw(Kind, _warp.Width, _warp.Height, ref random);
        if (Kind != AugmentationKind.Digit)
        {
            _warp.Resample(readable, map, default, default, destination);
            return;
        }

        Span<float> fieldX = stackalloc float[ElasticField.Points];
        Span<float> fieldY = stackalloc float[ElasticField.Points];
        ElasticField.Draw(ref random, fieldX, fieldY);
        _warp.Resample(readable, map, fieldX, fieldY, destination);
    }
}
