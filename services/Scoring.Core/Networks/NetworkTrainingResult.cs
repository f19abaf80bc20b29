using System.Text.Json;

namespace Assay.Scoring.Core.Networks;

/// <summary>What the training of a run's network gave. When it is written, the model is registered and the head is beside it.</summary>
public sealed record NetworkTrainingResult
{
    /// <summary>Epochs, first to last.</summary>
    public required IReadOnlyList<NetworkEpoch> Epochs { get; init; }

    /// <summary>Epoch whose weights were kept, 1 = the first.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>True if the validation loss stopped falling; false if the epochs were used up.</summary>
    public required bool EndedByPatience { get; init; }

    /// <summary>Numbers that were learned.</summary>
    public required long Weights { get; init; }

    /// <summary>Images trained on by class, [K].</summary>
    public required IReadOnlyList<long> TrainingImages { get; init; }

    /// <summary>Images validated by, by class, [K].</summary>
    public required IReadOnlyList<long> ValidationImages { get; init; }

    /// <summary>Images of the two parts that could not be decoded.</summary>
    public required long Undecodable { get; init; }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToJson() => NetworkJson.Write(this);

    /// <exception cref="JsonException">The bytes are no such result.</exception>
    public static NetworkTrainingResult Parse(byte[] json) => NetworkJson.Read<NetworkTrainingResult>(json);
}
