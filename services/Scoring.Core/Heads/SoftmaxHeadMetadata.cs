using System.Text.Json;

namespace Assay.Scoring.Core.Heads;

/// <summary>What a head's weights mean and how they came about; written as JSON beside the weights.</summary>
public sealed record SoftmaxHeadMetadata
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>K, all classes of the taxonomy, also those without a training image.</summary>
    public required int Classes { get; init; }

    /// <summary>D, numbers an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Ids of the classes with training images, ascending; every other class has probability 0.</summary>
    public required IReadOnlyList<int> PresentClasses { get; init; }

    /// <summary>Inverse strength of the L2 penalty in scikit-learn's convention, on standardised features.</summary>
    public required double C { get; init; }

    /// <summary>Images trained on.</summary>
    public required int Images { get; init; }

    /// <summary>Mean log loss on the training images, in nats, without the penalty.</summary>
    public required double TrainingLogLoss { get; init; }

    /// <summary>Steps of L-BFGS.</summary>
    public required int Iterations { get; init; }

    /// <summary>Whether the gradient came below the tolerance before the iterations were used up.</summary>
    public required bool Converged { get; init; }

    /// <summary>Reads the JSON beside the weights.</summary>
    /// <exception cref="JsonException">The bytes are no metadata.</exception>
    public static SoftmaxHeadMetadata Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<SoftmaxHeadMetadata>(json, JsonSerializerOptions.Web) ?? throw new JsonException("The metadata of the head are null.");
}
