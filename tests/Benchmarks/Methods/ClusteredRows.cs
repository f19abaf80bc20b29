using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;

namespace Assay.Benchmarks.Methods;

/// <summary>Rows like embeddings: a cluster for each class, and independent directions whose deviation falls with the square root of their rank, mixed at random.</summary>
internal static class ClusteredRows
{
    private const int BlockRows = 1000;

    /// <summary>float32 [count, dimensions], the count a multiple of 1,000; the first rows are the same whatever the count.</summary>
    public static float[] Make(int count, int dimensions, int classes, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var (mixing, means) = (Normal(random, dimensions * dimensions, 1 / Math.Sqrt(dimensions)), Normal(random, classes * dimensions, 0.5));
        var (rows, latent, packed) = (new float[count * dimensions], new float[BlockRows * dimensions], new PackedMatrix());
        packed.Pack(mixing, dimensions, dimensions, dimensions);
        for (var start = 0; start < count; start += BlockRows)
        {
            for (var i = 0; i < BlockRows; i++)
            {
                var mean = means.AsSpan(random.NextInt32(classes) * dimensions, dimensions);
                for (var j = 0; j < dimensions; j++) latent[i * dimensions + j] = (float)((random.NextGaussian() + mean[j]) / Math.Sqrt(1 + j));
            }

            MatrixProduct.MultiplyAdd(latent, dimensions, 1, BlockRows, packed, rows.AsSpan(start * dimensions), dimensions);
        }

        return rows;
    }

    private static float[] Normal(Xoshiro256 random, int count, double deviation)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++) numbers[i] = (float)(deviation * random.NextGaussian());
        return numbers;
    }
}
