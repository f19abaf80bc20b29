using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Assay.Imaging;

/// <summary>
/// Measures the pixel columns of <see cref="ImageFacts"/>. Sums are integers, or floats in four fixed lanes, so a picture has the same facts
/// bit for bit on every machine.
/// </summary>
public static class ImageMeasurer
{
    /// <summary>Percentiles of luma, in the order of their columns from <see cref="ImageFacts.Luma01"/> on.</summary>
    private static ReadOnlySpan<byte> Percentiles => [1, 5, 50, 95, 99];

    /// <summary>Measures a picture and hashes its luma.</summary>
    /// <param name="rgb">[height * width * 3], sRGB, 0 to 255.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="facts">[<see cref="ImageFacts.Count"/>]; columns from <see cref="ImageFacts.Brightness"/> on are written, those before are left.</param>
    /// <returns>The perceptual hash.</returns>
    public static ulong Measure(ReadOnlySpan<byte> rgb, int width, int height, Span<float> facts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != width * height * 3)
            throw new ArgumentException($"{rgb.Length} bytes were given for {width} x {height} RGB pixels.", nameof(rgb));
        facts = facts[..ImageFacts.Count];

        var rented = ArrayPool<byte>.Shared.Rent(width * height);
        try
        {
            var luma = rented.AsSpan(0, width * height);
            MeasureColour(rgb, luma, width, facts);
            MeasureTone(luma, facts);
            MeasureStructure(luma, width, height, facts);
            return PerceptualHash.Compute(luma, width, height);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void MeasureColour(ReadOnlySpan<byte> rgb, Span<byte> luma, int width, Span<float> facts)
    {
        // Each lane of four takes one pixel: byte 0 of a lane is the channel, the others are cleared by an index out of range.
        var red = Vector128.Create((byte)0, 255, 255, 255, 3, 255, 255, 255, 6, 255, 255, 255, 9, 255, 255, 255);
        var green = Vector128.Create((byte)1, 255, 255, 255, 4, 255, 255, 255, 7, 255, 255, 255, 10, 255, 255, 255);
        var blue = Vector128.Create((byte)2, 255, 255, 255, 5, 255, 255, 255, 8, 255, 255, 255, 11, 255, 255, 255);
        var pack = Vector128.Create((byte)0, 4, 8, 12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);
        double saturation = 0, hueX = 0, hueY = 0;
        long coloured = 0;
        Span<byte> tail = stackalloc byte[16];
        for (var start = 0; start < luma.Length; start += width)
        {
            // A row's sums stay small enough for floats to be exact to their last digits.
            Vector128<float> rowSaturation = default, rowX = default, rowY = default;
            var rowColoured = Vector128<int>.Zero;
            var line = rgb.Slice(start * 3, width * 3);
            var target = luma.Slice(start, width);
            for (var x = 0; x < width; x += 4)
            {
                var left = width - x;
                Vector128<byte> bytes;
                if (left * 3 >= 16)
                {
                    bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(line), (nuint)(x * 3));
                }
                else
                {
                    // The row's last pixels; black ones beside them add nothing to any sum.
                    tail.Clear();
                    line[(x * 3)..].CopyTo(tail);
                    bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(tail));
                }

                var r = Vector128.Shuffle(bytes, red).AsInt32();
                var g = Vector128.Shuffle(bytes, green).AsInt32();
                var b = Vector128.Shuffle(bytes, blue).AsInt32();

                var y = (r * 77 + g * 150 + b * 29 + Vector128.Create(128)) >> 8;
                var four = Vector128.Shuffle(y.AsByte(), pack).AsUInt32().ToScalar();
                if (left >= 4)
                    Unsafe.WriteUnaligned(ref target[x], four);
                else
                    MemoryMarshal.AsBytes(new Span<uint>(ref four))[..left].CopyTo(target[x..]);

                var max = Vector128.Max(Vector128.Max(r, g), b);
                var spread = max - Vector128.Min(Vector128.Min(r, g), b);
                rowColoured -= Vector128.GreaterThan(spread, Vector128.Create(ImageFacts.GreyTolerance));

                // Hue as a direction in the plane across the grey axis; grey pixels have none and add nothing.
                var s = Vector128.ConvertToSingle(spread) / Vector128.ConvertToSingle(Vector128.Max(max, Vector128<int>.One));
                var alpha = Vector128.ConvertToSingle(r + r - g - b) * 0.5f;
                var beta = Vector128.ConvertToSingle(g - b) * 0.8660254f;
                var length = Vector128.Sqrt(alpha * alpha + beta * beta);
                var scale = s / Vector128.Max(length, Vector128.Create(0.5f));
                rowSaturation += s;
                rowX += scale * alpha;
                rowY += scale * beta;
            }

            saturation += Vector128.Sum(rowSaturation);
            hueX += Vector128.Sum(rowX);
            hueY += Vector128.Sum(rowY);
            coloured += Vector128.Sum(rowColoured);
        }

        facts[ImageFacts.Saturation] = (float)(saturation / luma.Length);
        facts[ImageFacts.HueX] = (float)(hueX / luma.Length);
        facts[ImageFacts.HueY] = (float)(hueY / luma.Length);
        facts[ImageFacts.Greyscale] = coloured * 1000 <= luma.Length ? 1 : 0;
    }

    private static void MeasureTone(ReadOnlySpan<byte> luma, Span<float> facts)
    {
        // Two histograms in turn: neighbours often share a level, and a counter cannot be raised twice at once.
        Span<int> counts = stackalloc int[512];
        counts.Clear();
        for (var i = 0; i < luma.Length; i++)
            counts[luma[i] + ((i & 1) << 8)]++;

        long sum = 0, squares = 0, seen = 0;
        var n = luma.Length;
        var entropy = 0d;
        var next = 0;
        for (var level = 0; level < 256; level++)
        {
            long count = counts[level] + counts[level + 256];
            if (count == 0)
                continue;
            seen += count;
            for (; next < Percentiles.Length && seen * 100 >= (long)n * Percentiles[next]; next++)
                facts[ImageFacts.Luma01 + next] = level / 255f;
            sum += count * level;
            squares += count * level * level;
            var share = (double)count / n;
            entropy -= share * Math.Log2(share);
        }

        facts[ImageFacts.Brightness] = (float)((double)sum / n / 255);
        facts[ImageFacts.Contrast] = (float)(Math.Sqrt((double)((Int128)squares * n - (Int128)sum * sum)) / n / 255);
        facts[ImageFacts.Entropy] = (float)entropy;
    }

    private static void MeasureStructure(ReadOnlySpan<byte> luma, int width, int height, Span<float> facts)
    {
        facts[ImageFacts.Sharpness] = 0;
        facts[ImageFacts.EdgeDensity] = 0;
        facts[ImageFacts.ObjectScale] = 0;
        if (width < 3 || height < 3)
            return;
        var rented = ArrayPool<int>.Shared.Rent(width + height);
        try
        {
            var edges = rented.AsSpan(0, width + height);
            edges.Clear();
            MeasureStructure(luma, width, height, edges[..width], edges[width..], facts);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static void MeasureStructure(ReadOnlySpan<byte> luma, int width, int height, Span<int> columnEdges, Span<int> rowEdges, Span<float> facts)
    {
        long sum = 0, squares = 0, edges = 0;
        ref var first = ref MemoryMarshal.GetReference(luma);
        for (var y = 1; y < height - 1; y++)
        {
            var above = (nuint)((y - 1) * width);
            var middle = above + (nuint)width;
            var below = middle + (nuint)width;
            var x = 1;
            Vector256<int> rowSum = default, found = default;
            Vector256<long> rowSquares = default;
            for (; x + 17 <= width; x += 16)
            {
                var at = (nuint)x;
                Vector256<short> a0 = Widen(ref first, above + at - 1), a1 = Widen(ref first, above + at), a2 = Widen(ref first, above + at + 1);
                Vector256<short> b0 = Widen(ref first, middle + at - 1), b1 = Widen(ref first, middle + at), b2 = Widen(ref first, middle + at + 1);
                Vector256<short> c0 = Widen(ref first, below + at - 1), c1 = Widen(ref first, below + at), c2 = Widen(ref first, below + at + 1);
                var laplacian = a1 + c1 + b0 + b2 - (b1 << 2);
                var gx = a2 - a0 + c2 - c0 + ((b2 - b0) << 1);
                var gy = c0 - a0 + c2 - a2 + ((c1 - a1) << 1);
                var (l0, l1) = Vector256.Widen(laplacian);
                rowSum += l0 + l1;
                var square = l0 * l0 + l1 * l1;
                var (s0, s1) = Vector256.Widen(square);
                rowSquares += s0 + s1;
                var (x0, x1) = Vector256.Widen(gx);
                var (y0, y1) = Vector256.Widen(gy);
                var threshold = Vector256.Create(ImageFacts.EdgeThreshold * ImageFacts.EdgeThreshold);
                var e0 = Vector256.GreaterThan(x0 * x0 + y0 * y0, threshold);
                var e1 = Vector256.GreaterThan(x1 * x1 + y1 * y1, threshold);
                found -= e0 + e1;
                ref var columns = ref columnEdges[x];
                (Vector256.LoadUnsafe(ref columns) - e0).StoreUnsafe(ref columns);
                (Vector256.LoadUnsafe(ref columns, 8) - e1).StoreUnsafe(ref columns, 8);
            }

            sum += Vector256.Sum(rowSum);
            squares += Vector256.Sum(rowSquares);
            rowEdges[y] = Vector256.Sum(found);
            for (; x < width - 1; x++)
            {
                var a = luma.Slice((int)above + x - 1, 3);
                var b = luma.Slice((int)middle + x - 1, 3);
                var c = luma.Slice((int)below + x - 1, 3);
                var laplacian = a[1] + c[1] + b[0] + b[2] - 4 * b[1];
                var gx = a[2] - a[0] + c[2] - c[0] + 2 * (b[2] - b[0]);
                var gy = c[0] - a[0] + c[2] - a[2] + 2 * (c[1] - a[1]);
                sum += laplacian;
                squares += laplacian * laplacian;
                if (gx * gx + gy * gy > ImageFacts.EdgeThreshold * ImageFacts.EdgeThreshold)
                {
                    rowEdges[y]++;
                    columnEdges[x]++;
                }
            }

            edges += rowEdges[y];
        }

        var n = (long)(width - 2) * (height - 2);
        facts[ImageFacts.Sharpness] = (float)((double)((Int128)squares * n - (Int128)sum * sum) / ((double)n * n));
        facts[ImageFacts.EdgeDensity] = (float)((double)edges / n);
        facts[ImageFacts.ObjectScale] = (float)Math.Sqrt(Spread(columnEdges[1..^1], edges) * Spread(rowEdges[1..^1], edges));
    }

    /// <summary>Share of a side that holds the middle 90 % of the edges along it.</summary>
    private static double Spread(ReadOnlySpan<int> counts, long edges)
    {
        if (edges == 0)
            return 0;
        int first = -1, last = -1;
        long seen = 0;
        for (var i = 0; last < 0; i++)
        {
            seen += counts[i];
            if (first < 0 && seen * 20 >= edges)
                first = i;
            if (seen * 20 >= edges * 19)
                last = i;
        }

        return (double)(last - first + 1) / counts.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Widen(ref byte first, nuint at)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref first, at));
        return Vector256.Create(low, high).AsInt16();
    }
}
