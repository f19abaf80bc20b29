using Assay.Imaging.Augmentation;
using Assay.Onnx.Training;
using Assay.Training;

namespace Assay.Benchmarks.Evaluations;

/// <summary>How much of the experiment is done: <c>SCALE</c> = full (the default), middle or short.</summary>
/// <param name="Name">full, middle or short.</param>
/// <param name="Network">What is trained.</param>
/// <param name="Training">How, but for its seed.</param>
/// <param name="Pool">Images to choose from.</param>
/// <param name="Validation">Images that end the training.</param>
/// <param name="Test">Images of the metric.</param>
/// <param name="LargestSize">Size of the last training set.</param>
/// <param name="Augmentations">k of the response distribution entropy.</param>
/// <param name="Seeds">Experiments.</param>
internal sealed record MnistForm(
    string Name, NetworkDefinition Network, NetworkTrainerOptions Training, int Pool, int Validation, int Test, int LargestSize, int Augmentations, ulong[] Seeds)
{
    /// <summary>Size of the first training set.</summary>
    public const int FirstSize = 160;

    private static readonly NetworkTrainerOptions Common = new() { LearningRate = 0.001f, Augmentation = AugmentationKind.Digit };

    public static MnistForm Of(string? scale) => scale switch
    {
        null or "" or "full" => new("full", NetworkDefinition.Digits, Common with { EpochImages = 2_560, Patience = 8, MaxEpochs = 60 }, 50_000, 10_000, 10_000, 5_120, 4, [1]),
        "middle" => new("middle", NetworkDefinition.Digits, Common with { EpochImages = 1_280, Patience = 5, MaxEpochs = 20 }, 50_000, 10_000, 10_000, 1_280, 2, [1]),
        "short" => new("short", Small, Common with { EpochImages = 1_280, Patience = 3, MaxEpochs = 8 }, 6_000, 1_000, 2_000, 640, 2, [1]),
        _ => throw new ArgumentException($"SCALE is \"{scale}\"; it may be full, middle or short."),
    };

    /// <summary>What is drawn of it; a short form shows nothing that belongs into the documentation.</summary>
    public string Drawing => Name == "short" ? "artifacts/eval/mnist-short.svg" : "docs/images/mnist.svg";

    public string Heading => $"Guided labeling of MNIST, {Pool:N0} images to choose from ({Name} form)";

    /// <summary>The digit network with a quarter of the filters and units, a tenth of the work.</summary>
    private static NetworkDefinition Small => NetworkDefinition.Digits with
    {
        Layers =
        [
            new NetworkLayer.Convolution(16), new NetworkLayer.Relu(),
            new NetworkLayer.Convolution(32), new NetworkLayer.Relu(),
            new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.25),
            new NetworkLayer.Dense(64), new NetworkLayer.Relu(), new NetworkLayer.Dropout(0.5),
            new NetworkLayer.Dense(MnistImages.Classes),
        ],
    };
}
