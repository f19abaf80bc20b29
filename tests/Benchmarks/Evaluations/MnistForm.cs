using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    string Name, [property: JsonIgnore] NetworkDefinition Network, NetworkTrainerOptions Training, int Pool, int Validation, int Test, int LargestSize, int Augmentations, ulong[] Seeds)
{
    /// <summary>Size of the first training set.</summary>
    public const int FirstSize = 160;

    private static readonly NetworkTrainerOptions Common = new() { Augmentation = AugmentationKind.Digit };

    // With few images an epoch is many passes over them: 10,240 or 2,560 images with changes of their own each, whatever the size.
    public static MnistForm Of(string? scale) => scale switch
    {
        null or "" or "full" => new("full", NetworkDefinition.Digits, Common with { EpochImages = 10_240, Patience = 2, MaxEpochs = 8 }, 50_000, 10_000, 10_000, 5_120, 4, [1]),
        "middle" => new("middle", Quarter, QuarterTraining with { Patience = 8, MaxEpochs = 60 }, 50_000, 2_000, 10_000, 5_120, 4, [1]),
        "short" => new("short", Quarter, QuarterTraining with { Patience = 4, MaxEpochs = 8 }, 6_000, 1_000, 2_000, 640, 2, [1]),
        _ => throw new ArgumentException($"SCALE is \"{scale}\"; it may be full, middle or short."),
    };

    /// <summary>The paper's network with a quarter of the filters and half of the units of the dense layer: a tenth of the work.</summary>
    private static NetworkDefinition Quarter => NetworkDefinition.Digits with
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

    private static NetworkTrainerOptions QuarterTraining => Common with { LearningRate = 0.002f, EpochImages = 2_560 };

    /// <summary>Names all that decides the figures, but for where the schedule ends: a longer one goes on from a shorter one.</summary>
    [JsonIgnore]
    public string Key => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((object[])[this with { Name = "", LargestSize = 0 }, Network.ToJson()])))[..16];

    [JsonIgnore]
    public string Heading => $"Guided labeling of MNIST, {Pool:N0} images to choose from ({Name} form)";
}
