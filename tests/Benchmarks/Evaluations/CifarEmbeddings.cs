namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// CIFAR-10 as MobileNetV2 at 224 sees it. Rows go round the classes, each class in an order drawn once with a fixed seed, so that the first 10 n rows
/// are a random sample of n images of each class, and the smaller sample is always part of the larger one.
/// </summary>
/// <param name="Names">Path of each image below the unpacked set, for instance <c>train/cat/0042.jpg</c>.</param>
/// <param name="Labels">True class of each image, an index of <see cref="Classes"/>.</param>
/// <param name="Embeddings">float16 [n, <see cref="Dimensions"/>], row-major.</param>
internal sealed record CifarEmbeddings(IReadOnlyList<string> Names, int[] Labels, Half[] Embeddings)
{
    public const int Dimensions = 1280;

    /// <summary>Images of the sample that methods.md measures on: 1,000 of each class.</summary>
    public const int SampleImages = 10_000;

    public static string[] Classes { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public int Count => Labels.Length;

    /// <summary>The first images of the training set; the 10,000 of the sample take some minutes to embed, once.</summary>
    /// <exception cref="MissingDataException">The data is absent.</exception>
    public static Task<CifarEmbeddings> TrainAsync(int images = SampleImages) => new CifarCache().LoadAsync("train", images);

    /// <summary>The test set, in the same kind of order.</summary>
    /// <inheritdoc cref="TrainAsync"/>
    public static Task<CifarEmbeddings> TestAsync(int images = 10_000) => new CifarCache().LoadAsync("test", images);

    /// <summary>Makes the sample's embeddings, where they are not made yet, and says what they are.</summary>
    public static async Task ReportAsync()
    {
        var sample = await TrainAsync();
        EvaluationReport.Print("cifar-images", sample.Count);
        EvaluationReport.Print("cifar-embedding-mean-norm", sample.ToSingle().Chunk(Dimensions).Average(row => System.Numerics.Tensors.TensorPrimitives.Norm<float>(row)));
    }

    /// <summary>The embeddings in single precision.</summary>
    public float[] ToSingle()
    {
        var numbers = new float[Embeddings.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(Embeddings, numbers);
        return numbers;
    }
}
