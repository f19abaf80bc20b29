using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Assay.Imaging.Augmentation;

/// <summary>
/// Resamples pictures of one size by an affine map, and an elastic field on top where there is one: bilinear, once, in fixed-point numbers with weights of
/// 1/256 and one rounding, so that the bytes are the same on every machine and within one level of exact arithmetic. Beyond its edges a picture is
/// reflected (d c b a | a b c d | d c b a). Immutable; safe for concurrent use; allocates nothing but pooled memory.
/// </summary>
public sealed class ImageWarp
{
    private const double One = 1L << 32;

    // Half a weight's step, so that cutting the fraction off rounds it.
    private const long HalfStep = 1L << 23;

    private readonly int _margin;
    private readonly int[] _columns;
    private readonly int[] _rows;
    private readonly (int Point, float Share)[] _gridColumns;
    private readonly (int Point, float Share)[] _gridRows;

    /// <param name="width">Pixels, 1 to 8,192.</param>
    /// <param name="height">Pixels, 1 to 8,192.</param>
    /// <param name="channels">1 (grey) or 3 (RGB), one byte each, interleaved.</param>
    public ImageWarp(int width, int height, int channels)
    {
        new ImageGeometry(width, height).Validate();
        if (channels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Pictures have 1 channel (grey) or 3 (RGB).");
        (Width, Height, Channels) = (width, height, channels);
        _margin = 2 * (width + height);
        _columns = Offsets(width, channels);
        _rows = Offsets(height, width * channels);
        _gridColumns = Grid(width);
        _gridRows = Grid(height);
    }

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Bytes of a picture, [height, width, channels].</summary>
    public int PictureBytes => Width * Height * Channels;

    /// <summary>Resamples a picture.</summary>
    /// <param name="source">[<see cref="PictureBytes"/>].</param>
    /// <param name="map">Where the result's pixels lie in the source, at most two widths and heights beyond its edges.</param>
    /// <param name="destination">[<see cref="PictureBytes"/>], written; may overlap the source, which is copied first.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the map leads too far away or is not finite.</exception>
    public void Resample(ReadOnlySpan<byte> source, in AffineMap map, Span<byte> destination)
    {
        var readable = Rent(source);
        try
        {
            Resample(readable, map, default, default, destination);
        }
        finally
        {
            Return(readable);
        }
    }

    /// <summary>The place within 0 .. length - 1 that a place beyond the edges shows.</summary>
    internal static int Reflect(int place, int length)
    {
        var folded = place % (2 * length);
        if (folded < 0)
            folded += 2 * length;
        return folded < length ? folded : (2 * length) - 1 - folded;
    }

    /// <summary>A copy of a picture, in pooled memory, that can be read beyond its end.</summary>
    internal byte[] Rent(ReadOnlySpan<byte> source)
    {
        if (source.Length != PictureBytes)
            throw new ArgumentException($"{source.Length} bytes were given for {Width} x {Height} pixels of {Channels} bytes.", nameof(source));
        var readable = ArrayPool<byte>.Shared.Rent(PictureBytes + sizeof(uint));
        source.CopyTo(readable);
        return readable;
    }

    internal static void Return(byte[] readable) => ArrayPool<byte>.Shared.Return(readable);

    /// <param name="readable">What <see cref="Rent"/> gave.</param>
    /// <param name="map">Affine part.</param>
    /// <param name="fieldX">Displacements of <see cref="ElasticField"/> to the right; empty = none.</param>
    /// <param name="fieldY">Downwards.</param>
    /// <param name="destination">Written.</param>
    internal void Resample(byte[] readable, in AffineMap map, ReadOnlySpan<float> fieldX, ReadOnlySpan<float> fieldY, Span<byte> destination)
    {
        if (destination.Length != PictureBytes)
            throw new ArgumentException($"{destination.Length} bytes were given for {Width} x {Height} pixels of {Channels} bytes.", nameof(destination));
        CheckReach(map);
        if (Channels == 1)
            Resample<GreyPixel>(readable, map, fieldX, fieldY, destination);
        else
            Resample<RgbPixel>(readable, map, fieldX, fieldY, destination);
    }

    private void Resample<TPixel>(byte[] readable, in AffineMap map, ReadOnlySpan<float> fieldX, ReadOnlySpan<float> fieldY, Span<byte> destination)
        where TPixel : struct, IWarpPixel
    {
        ref var source = ref MemoryMarshal.GetArrayDataReference(readable);
        Span<float> bendX = stackalloc float[ElasticField.Side];
        Span<float> bendY = stackalloc float[ElasticField.Side];
        for (var row = 0; row < Height; row++)
        {
            var (x, y) = map.Of(0, row);
            ref var target = ref destination[row * Width * TPixel.Bytes];
            if (fieldX.IsEmpty)
            {
                Fill<TPixel>(ref source, Fixed(x) + HalfStep, Fixed(y) + HalfStep, Fixed(map.Xx), Fixed(map.Yx), ref target);
                continue;
            }

            Between(fieldX, row, Width, bendX);
            Between(fieldY, row, Height, bendY);
            FillBent<TPixel>(ref source, Fixed(x) + HalfStep, Fixed(y) + HalfStep, Fixed(map.Xx), Fixed(map.Yx), bendX, bendY, ref target);
        }
    }

    private void Fill<TPixel>(ref byte source, long x, long y, long stepX, long stepY, ref byte target)
        where TPixel : struct, IWarpPixel
    {
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        for (var column = Width; column > 1; column--, x += stepX, y += stepY, target = ref Unsafe.Add(ref target, TPixel.Bytes))
            TPixel.Write(ref target, Sample<TPixel>(ref source, ref columns, ref rows, x, y));
        TPixel.WriteLast(ref target, Sample<TPixel>(ref source, ref columns, ref rows, x, y));
    }

    private void FillBent<TPixel>(
        ref byte source, long x, long y, long stepX, long stepY, ReadOnlySpan<float> bendX, ReadOnlySpan<float> bendY, ref byte target)
        where TPixel : struct, IWarpPixel
    {
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        foreach (var (point, share) in _gridColumns)
        {
            TPixel.WriteLast(ref target, Sample<TPixel>(ref source, ref columns, ref rows, x + Between(bendX, point, share), y + Between(bendY, point, share)));
            (x, y) = (x + stepX, y + stepY);
            target = ref Unsafe.Add(ref target, TPixel.Bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Sample<TPixel>(ref byte source, ref int columns, ref int rows, long x, long y)
        where TPixel : struct, IWarpPixel
    {
        ref var column = ref Unsafe.Add(ref columns, (nint)(x >> 32) + _margin);
        ref var row = ref Unsafe.Add(ref rows, (nint)(y >> 32) + _margin);
        ref var upper = ref Unsafe.Add(ref source, row);
        ref var lower = ref Unsafe.Add(ref source, Unsafe.Add(ref row, 1));
        var (left, right) = (column, Unsafe.Add(ref column, 1));
        return TPixel.Blend(
            ref Unsafe.Add(ref upper, left), ref Unsafe.Add(ref upper, right), ref Unsafe.Add(ref lower, left), ref Unsafe.Add(ref lower, right),
            (byte)(x >> 24), (byte)(y >> 24));
    }

    /// <summary>The field between two of its rows, in pixels.</summary>
    private void Between(ReadOnlySpan<float> field, int row, int length, Span<float> bend)
    {
        var (point, share) = _gridRows[row];
        var upper = field.Slice(point * ElasticField.Side, ElasticField.Side);
        var lower = field.Slice((point + 1) * ElasticField.Side, ElasticField.Side);
        var pixels = (float)length / ElasticField.Side;
        for (var i = 0; i < bend.Length; i++)
            bend[i] = (upper[i] + ((lower[i] - upper[i]) * share)) * pixels;
    }

    private static long Between(ReadOnlySpan<float> bend, int point, float share) =>
        (long)((bend[point] + ((bend[point + 1] - bend[point]) * share)) * (float)One);

    // Outside of the tables lies memory of others. The field's reach of a quarter of a side is left free.
    private void CheckReach(in AffineMap map)
    {
        var bend = ElasticField.Largest / ElasticField.Side;
        var isNear = true;
        foreach (var (x, y) in (ReadOnlySpan<(double, double)>)[map.Of(0, 0), map.Of(Width - 1, 0), map.Of(0, Height - 1), map.Of(Width - 1, Height - 1)])
        {
            isNear &= x - (bend * Width) > 1 - _margin && x + (bend * Width) < Width + _margin - 2
                && y - (bend * Height) > 1 - _margin && y + (bend * Height) < Height + _margin - 2;
        }

        if (!isNear)
            throw new ArgumentException($"The map {map} leads further than {_margin} pixels away from a picture of {Width} x {Height}.", nameof(map));
    }

    private int[] Offsets(int length, int stride)
    {
        var offsets = new int[length + (2 * _margin)];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = Reflect(i - _margin, length) * stride;
        return offsets;
    }

    /// <summary>Between which points of the field's grid each pixel of a side lies.</summary>
    private static (int Point, float Share)[] Grid(int length)
    {
        var grid = new (int, float)[length];
        for (var i = 1; i < length; i++)
        {
            var place = (double)i * (ElasticField.Side - 1) / (length - 1);
            var point = Math.Min((int)place, ElasticField.Side - 2);
            grid[i] = (point, (float)(place - point));
        }

        return grid;
    }

    private static long Fixed(double pixels) => (long)Math.Round(pixels * One);
}
