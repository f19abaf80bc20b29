using System.Buffers.Binary;
using System.Numerics;

namespace Assay.Imaging;

/// <summary>
/// 64-bit perceptual hash: luma averaged to 32 x 32, its two-dimensional DCT-II, and for each of the 8 x 8 lowest frequencies one bit that
/// says whether the coefficient is above their median (row by row, the first is the highest bit). Resizing, recompression and light changes
/// of tone leave it within a few bits; unrelated pictures differ in about 32. (Zauner 2010, "Implementation and benchmarking of perceptual
/// image hash functions".)
/// </summary>
public static class PerceptualHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 8;

    private const int Side = 32;
    private const int Low = 8;

    /// <summary>Coefficients this close to the median count as not above it: a flat picture must not hash its rounding errors.</summary>
    private const float Margin = 1e-2f;

    private static readonly float[] Cosines = MakeCosines();

    /// <summary>The hash of a picture's luma.</summary>
    /// <param name="luma">[height * width], 0 to 255.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    public static ulong Compute(ReadOnlySpan<byte> luma, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (luma.Length != width * height)
            throw new ArgumentException($"{luma.Length} luma values were given for {width} x {height} pixels.", nameof(luma));

        Span<float> small = stackalloc float[Side * Side];
        Average(luma, width, height, small);

        // Rows first: [32 rows][8 frequencies across], then down the columns.
        Span<float> across = stackalloc float[Side * Low];
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Low; u++)
                across[y * Low + u] = Dot(small.Slice(y * Side, Side), 1, u);
        }

        Span<float> low = stackalloc float[Low * Low];
        for (var v = 0; v < Low; v++)
        {
            for (var u = 0; u < Low; u++)
                low[v * Low + u] = Dot(across[u..], Low, v);
        }

        Span<float> sorted = stackalloc float[Low * Low];
        low.CopyTo(sorted);
        sorted.Sort();
        var median = (sorted[31] + sorted[32]) / 2;
        var hash = 0UL;
        foreach (var coefficient in low)
            hash = (hash << 1) | (coefficient > median + Margin ? 1UL : 0UL);
        return hash;
    }

    /// <summary>Number of bits in which two hashes differ, 0 to 64.</summary>
    public static int Distance(ulong a, ulong b) => BitOperations.PopCount(a ^ b);

    /// <summary>Writes a hash as it is stored: 8 bytes, big-endian.</summary>
    public static void Write(ulong hash, Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, hash);

    /// <summary>Reads a hash as it is stored.</summary>
    public static ulong Read(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt64BigEndian(source);

    private static void Average(ReadOnlySpan<byte> luma, int width, int height, Span<float> small)
    {
        Span<int> sums = stackalloc int[Side];
        for (var y = 0; y < Side; y++)
        {
            var (top, bottom) = Cell(y, height);
            sums.Clear();
            for (var row = top; row < bottom; row++)
            {
                var line = luma.Slice(row * width, width);
                for (var x = 0; x < Side; x++)
                {
                    var (left, right) = Cell(x, width);
                    var sum = 0;
                    foreach (var value in line[left..right])
                        sum += value;
                    sums[x] += sum;
                }
            }

            for (var x = 0; x < Side; x++)
            {
                var (left, right) = Cell(x, width);
                small[y * Side + x] = (float)sums[x] / ((right - left) * (bottom - top));
            }
        }
    }

    /// <summary>The pixels that a cell averages; a picture below 32 pixels repeats some.</summary>
    private static (int Start, int End) Cell(int index, int length)
    {
        var start = (int)((long)index * length / Side);
        return (start, Math.Max(start + 1, (int)((long)(index + 1) * length / Side)));
    }

    private static float Dot(ReadOnlySpan<float> values, int stride, int frequency)
    {
        var cosines = Cosines.AsSpan(frequency * Side, Side);
        var sum = 0f;
        for (var i = 0; i < Side; i++)
            sum += values[i * stride] * cosines[i];
        return sum;
    }

    private static float[] MakeCosines()
    {
        var cosines = new float[Low * Side];
        for (var u = 0; u < Low; u++)
        {
            for (var x = 0; x < Side; x++)
                cosines[u * Side + x] = (float)(2 * Math.Cos(Math.PI * u * (2 * x + 1) / (2 * Side)));
        }

        return cosines;
    }
}
