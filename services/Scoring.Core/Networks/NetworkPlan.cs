using System.Text.Json;

namespace Assay.Scoring.Core.Networks;

/// <summary>
/// What the workers of Inference must know of a run that trains a network: the run's <c>network.json</c>, to which messages point. It is there while the run
/// waits for them; whoever finds it gone does not begin, or ends. Which images are trained on the columns "part" and "given" of the run say.
/// </summary>
public sealed record NetworkPlan
{
    /// <summary>The plan among the files of the run.</summary>
    public const string File = "network.json";

    /// <summary>How far training is, a <see cref="NetworkProgress"/>.</summary>
    public const string ProgressFile = "network-progress.json";

    /// <summary>From where another worker goes on: the state after the last epoch. Gone when training has ended.</summary>
    public const string CheckpointFile = "network-checkpoint.bin";

    /// <summary>What came out, a <see cref="NetworkTrainingResult"/>; written last.</summary>
    public const string ResultFile = "network-result.json";

    /// <summary>The layers, as the JSON of their definition.</summary>
    public required string Network { get; init; }

    /// <summary>Class names by id, K of them.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Shards of the data set that the run covers: 0 .. Shards - 1.</summary>
    public required int Shards { get; init; }

    /// <summary>Images to train on.</summary>
    public required long TrainingImages { get; init; }

    /// <summary>Images to validate by.</summary>
    public required long ValidationImages { get; init; }

    /// <summary>Step size of Adam.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Images a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Images an epoch trains on at least: fewer are passed over several times; 0 = an epoch is one pass.</summary>
    public required int EpochImages { get; init; }

    /// <summary>Epochs at most.</summary>
    public required int MaxEpochs { get; init; }

    /// <summary>Epochs without a lower validation loss after which training ends.</summary>
    public required int Patience { get; init; }

    /// <summary>mu of guided labeling's class weights; 0 = all images weigh 1.</summary>
    public required double ClassWeight { get; init; }

    /// <summary>Name of the kind of augmentation: Photo, Digit or Crop; empty = none. Drawn anew in every epoch.</summary>
    public required string Augmentation { get; init; }

    /// <summary>Seed of weights, order, augmentations and dropout.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The bytes of the file; equal plans have equal ones.</summary>
    public byte[] ToJson() => NetworkJson.Write(this);

    /// <exception cref="JsonException">The bytes are no plan.</exception>
    public static NetworkPlan Parse(byte[] json) => NetworkJson.Read<NetworkPlan>(json);
}
