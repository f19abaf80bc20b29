using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Heads;

namespace Assay.UnitTests.Scoring;

/// <summary>
/// 24 rows of 3 numbers in classes 0, 1, 2, 0, 1, 2, ... The expected numbers beside its uses are those of scikit-learn 1.2.1 on NumPy 1.24.2:
/// LogisticRegression(C, tol=1e-12) behind StandardScaler, in double precision.
/// </summary>
internal static class GoldenSample
{
    public static readonly float[] X =
    [
        5.44f, 1.2f, 1f, 5.32f, 2.01f, -1.69f, 5.69f, -0.1f, -3.8f, 6.73f, -0.06f, -0.27f, 4.36f, 0.51f, -2.4f, 5.76f, 1.4f, -2.78f,
        5.34f, -0.24f, -1.83f, 6.23f, 0.38f, -1.16f, 8.74f, -1.75f, -4.21f, 5.08f, 0.12f, -2.11f, 4.76f, 1.57f, -1.03f, 4.21f, 1.45f, -1.2f,
        6.24f, -0.72f, -1.01f, 2.35f, 2.08f, 0.3f, 7.25f, -2.18f, -3.23f, 5.7f, -0.48f, 0.63f, 3.26f, 0.88f, -0.6f, 7.59f, 0.97f, -1.74f,
        6.32f, -1.06f, 0.89f, 4.49f, -0.03f, -0.76f, 8.41f, 1.76f, -1.8f, 5.99f, -2.47f, 0.28f, 5.16f, -1.04f, -1.85f, 5.72f, 1.86f, -2.68f,
    ];

    public static readonly float[] Weights =
    [
        1.3f, 1.1f, 2f, 1.1f, 1.3f, 1.1f, 1.7f, 1.1f, 0.9f, 1.2f, 1.7f, 1.3f, 1.5f, 1.4f, 0.9f, 1.2f, 1.1f, 1.7f, 0.9f, 1.7f, 1f, 1f, 1.9f, 1.8f,
    ];

    public static readonly int[] Y = [.. Enumerable.Range(0, 24).Select(i => i % 3)];

    public static TrainingSample Create(float[]? weights = null) => new(X, 3, Y, 3, weights);

    /// <summary>Gaussian clusters, one a class, enough rows for several parallel chunks.</summary>
    public static (float[] X, int[] Y) Clusters(int rows, int dimensions, int classes, ulong seed, double spread = 1.5)
    {
        var random = new Xoshiro256(seed);
        var centres = Enumerable.Range(0, classes * dimensions).Select(_ => random.NextGaussian()).ToArray();
        var y = Enumerable.Range(0, rows).Select(_ => random.NextInt32(classes)).ToArray();
        var x = new float[rows * dimensions];
        for (var i = 0; i < x.Length; i++)
            x[i] = (float)(centres[y[i / dimensions] * dimensions + i % dimensions] + spread * random.NextGaussian() + 3);
        return (x, y);
    }
}
