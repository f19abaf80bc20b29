using System.Text.Json;

namespace Assay.Scoring.Core.Networks;

/// <summary>How far the training of a run's network is: written by its worker every few seconds, read by the run.</summary>
public sealed record NetworkProgress
{
    /// <summary>What is done at the moment, for people.</summary>
    public required string Message { get; init; }

    /// <summary>Grows with every word of the worker, so that a run sees that somebody works; starts anew with each worker.</summary>
    public required long Beat { get; init; }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToJson() => NetworkJson.Write(this);

    /// <exception cref="JsonException">The bytes are no progress.</exception>
    public static NetworkProgress Parse(byte[] json) => NetworkJson.Read<NetworkProgress>(json);
}
