using System.Runtime.Intrinsics;
using Assay.Numerics.Randomness;

namespace Assay.Imaging.Augmentation;

/// <summary>
/// A random elastic distortion (Simard, Steinkraus and Platt 2003, "Best practices for convolutional neural networks applied to visual document
/// analysis"): displacements drawn from U(-1, 1) for x and y at each point, smoothed by a Gaussian of sigma 4, multiplied by alpha 34. It is drawn
/// on a grid of 28 x 28 points whatever the picture's size, the size of the paper's digits, and interpolated between them, so that pictures of any size
/// are bent alike: by 1.4 of 28 pixels in standard deviation.
/// </summary>
internal static class ElasticField
{
    /// <summary>Points a side.</summary>
    public const int Side = 28;

    /// <summary>Points of a field.</summary>
    public const int Points = Side * Side;

    /// <summary>Displacements beyond this, five standard deviations, are cut, in grid steps.</summary>
    public const float Largest = 7;

    private const float Alpha = 34;

    // exp(-1 / (2 * 4 * 4)). Its powers are the Gaussian's weights, without a library's exponential, whose last bits differ from system to system.
    private const double Decay = 0.96923323447634413;
    private const int Radius = 16;

    private static readonly float[] Smoothing = MakeSmoothing();

    /// <summary>Draws a field.</summary>
    /// <param name="random">State of the generator.</param>
    /// <param name="x">Out: displacements to the right in grid steps, [<see cref="Points"/>] by rows.</param>
    /// <param name="y">Out: downwards.</param>
    public static void Draw(ref ulong random, Span<float> x, Span<float> y)
    {
        Span<float> noise = stackalloc float[2 * Points];
        for (var i = 0; i < Points; i++)
        {
            // 24 bits for each of the two, in [-1, 1).
            var bits = SplitMix64.Next(ref random);
            noise[i] = ((int)(bits >> 40) - (1 << 23)) * (1f / (1 << 23));
            noise[Points + i] = ((int)((bits >> 8) & 0xFFFFFF) - (1 << 23)) * (1f / (1 << 23));
        }

        Smooth(noise[..Points], x);
        Smooth(noise[Points..], y);
    }

    /// <summary>Gaussian of sigma 4 along both axes, cut at 4 sigma, the field reflected at its edges; times alpha.</summary>
    public static void Smooth(ReadOnlySpan<float> noise, Span<float> field)
    {
        Span<float> half = stackalloc float[Points];
        Multiply(Smoothing, noise, half);
        // The smoothing matrix is symmetric: what it does to columns from the left it does to rows from the right.
        Multiply(half, Smoothing, field);
        for (var i = 0; i < Points; i++)
            field[i] = Math.Clamp(field[i] * Alpha, -Largest, Largest);
    }

    /// <summary>The product of two matrices of the grid's size, every sum in the order of its terms.</summary>
    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> product)
    {
        const int Lanes = 4;
        for (var row = 0; row < Side; row++)
        {
            Vector128<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default;
            for (var k = 0; k < Side; k++)
            {
                var factor = Vector128.Create(left[(row * Side) + k]);
                var line = right.Slice(k * Side, Side);
                c0 += factor * Vector128.Create(line);
                c1 += factor * Vector128.Create(line[Lanes..]);
                c2 += factor * Vector128.Create(line[(2 * Lanes)..]);
                c3 += factor * Vector128.Create(line[(3 * Lanes)..]);
                c4 += factor * Vector128.Create(line[(4 * Lanes)..]);
                c5 += factor * Vector128.Create(line[(5 * Lanes)..]);
                c6 += factor * Vector128.Create(line[(6 * Lanes)..]);
            }

            var target = product.Slice(row * Side, Side);
            c0.CopyTo(target);
            c1.CopyTo(target[Lanes..]);
            c2.CopyTo(target[(2 * Lanes)..]);
            c3.CopyTo(target[(3 * Lanes)..]);
            c4.CopyTo(target[(4 * Lanes)..]);
            c5.CopyTo(target[(5 * Lanes)..]);
            c6.CopyTo(target[(6 * Lanes)..]);
        }
    }

    private static float[] MakeSmoothing()
    {
        var weights = new double[Radius + 1];
        var (weight, ratio, sum) = (1.0, Decay, 0.0);
        for (var distance = 0; distance <= Radius; distance++)
        {
            weights[distance] = weight;
            sum += distance == 0 ? weight : 2 * weight;
            // exp(-(d + 1)^2 / 32) = exp(-d^2 / 32) * exp(-(2 d + 1) / 32).
            weight *= ratio;
            ratio *= Decay * Decay;
        }

        var matrix = new double[Points];
        for (var row = 0; row < Side; row++)
        {
            for (var distance = -Radius; distance <= Radius; distance++)
                matrix[(row * Side) + ImageWarp.Reflect(row + distance, Side)] += weights[Math.Abs(distance)] / sum;
        }

        return Array.ConvertAll(matrix, value => (float)value);
    }
}
