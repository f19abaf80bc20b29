using Assay.Numerics;

namespace Assay.Training;

/// <summary>Decoded images of one size with a class each: what a network is trained on, validated on or predicts. Immutable; safe for concurrent use.</summary>
public sealed class LabelledImages
{
    /// <summary>The label of an image without one, which can be predicted but not trained on.</summary>
    public const int NoLabel = -1;

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly int[] _labels;
    private readonly RowKey[] _ids;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="channels">1 (grey) or 3 (RGB).</param>
    /// <param name="pixels">uint8 [n, height, width, channels], kept and not copied; below 2 GiB.</param>
    /// <param name="labels">[n], 0 .. classes - 1 or <see cref="NoLabel"/>.</param>
    /// <param name="classes">K, 2 or more.</param>
    /// <param name="ids">[n]: the images' ids, which decide their augmentations, so that these do not change with the other images of the set; null = (0, row).</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or a label is out of range.</exception>
    public LabelledImages(int width, int height, int channels, ReadOnlyMemory<byte> pixels, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<RowKey> ids = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "Images have 1 channel (grey) or 3 (RGB).");
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        (Width, Height, Channels, Classes) = (width, height, channels, classes);
        if (pixels.Length != (long)labels.Length * PictureBytes)
            throw new ArgumentException($"{pixels.Length} bytes were given for {labels.Length} images of {width} x {height} pixels of {channels} bytes.", nameof(pixels));
        if (!ids.IsEmpty && ids.Length != labels.Length) throw new ArgumentException($"{ids.Length} ids were given for {labels.Length} images.", nameof(ids));
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] < NoLabel || labels[row] >= classes)
                throw new ArgumentException($"Image {row} has the label {labels[row]}; 0 .. {classes - 1}, or {NoLabel} for none, are expected.", nameof(labels));
        }

        _pixels = pixels;
        _labels = labels.ToArray();
        _ids = ids.IsEmpty ? [.. Enumerable.Range(0, labels.Length).Select(static row => new RowKey(0, row))] : ids.ToArray();
    }

    /// <summary>n.</summary>
    public int Count => _labels.Length;

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>1 (grey) or 3 (RGB).</summary>
    public int Channels { get; }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Bytes of an image, [height, width, channels].</summary>
    public int PictureBytes => Width * Height * Channels;

    /// <summary>[n], 0 .. K - 1 or <see cref="NoLabel"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>[n].</summary>
    public ReadOnlySpan<RowKey> Ids => _ids;

    /// <summary>uint8 [n, height, width, channels].</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.Span;

    /// <summary>Bytes of one image.</summary>
    public ReadOnlySpan<byte> Picture(int row) => _pixels.Span.Slice(row * PictureBytes, PictureBytes);

    /// <summary>A copy of some images, in the order of the rows, with their ids.</summary>
    /// <param name="rows">Rows, each 0 .. n - 1.</param>
    public LabelledImages Subset(ReadOnlySpan<int> rows)
    {
        var pixels = new byte[checked(rows.Length * PictureBytes)];
        var (labels, ids) = (new int[rows.Length], new RowKey[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            Picture(rows[i]).CopyTo(pixels.AsSpan(i * PictureBytes));
            (labels[i], ids[i]) = (_labels[rows[i]], _ids[rows[i]]);
        }

        return new LabelledImages(Width, Height, Channels, pixels, labels, Classes, ids);
    }

    /// <summary>n_c, images of each class, [K].</summary>
    /// <exception cref="InvalidOperationException">An image has no label.</exception>
    public long[] CountClasses()
    {
        var counts = new long[Classes];
        for (var row = 0; row < _labels.Length; row++)
        {
            if (_labels[row] == NoLabel) throw new InvalidOperationException($"Image {_ids[row]} has no label. Leave out what has none.");
            counts[_labels[row]]++;
        }

        return counts;
    }
}
