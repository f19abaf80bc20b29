using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Scoring.Core.ResponseDistribution;

/// <summary>
/// What the workers of Inference must know of a run that scores augmentations: the run's <c>augment.json</c>, to which messages point. It is there while the
/// run asks for shards; whoever finds it gone does not begin.
/// </summary>
public sealed record AugmentationPlan
{
    /// <summary>The file among those of the run.</summary>
    public const string File = "augment.json";

    /// <summary>The column that is written, float32 [n] in bits; beside it <see cref="ScoredColumn"/>.</summary>
    public const string Column = "rde";

    /// <summary>Which images have a value, uint8 [n]; written last.</summary>
    public const string ScoredColumn = "scored";

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Converters = { new JsonStringEnumConverter() } };

    /// <summary>Model that embeds the augmentations.</summary>
    public required string Model { get; init; }

    /// <summary>D, numbers of its embeddings.</summary>
    public required int Dimensions { get; init; }

    /// <summary>The run whose heads predict.</summary>
    public required string HeadRun { get; init; }

    /// <summary>Number of its heads, one a fold.</summary>
    public required int Folds { get; init; }

    /// <summary>Seed by which it assigned images to folds.</summary>
    public required ulong FoldSeed { get; init; }

    /// <summary>k, augmentations of each image.</summary>
    public required int Augmentations { get; init; }

    /// <summary>Name of the kind: Photo or Digit.</summary>
    public required string Kind { get; init; }

    /// <summary>Seed of the augmentations.</summary>
    public required ulong Seed { get; init; }

    /// <summary>True = what the augmentations embed to is kept, and read where it is there already.</summary>
    public bool KeepEmbeddings { get; init; }

    /// <summary>The bytes of the file; equal plans have equal ones.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="JsonException">The bytes are no plan.</exception>
    public static AugmentationPlan Parse(byte[] json) => JsonSerializer.Deserialize<AugmentationPlan>(json, Options) ?? throw new JsonException("The plan is null.");
}
