using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Assay.Onnx.Training;

/// <summary>
/// A state of training as bytes: "ASSAYNET", version and length of the header (int32 each), the header as JSON, then float32 of every parameter, of both
/// sums of every parameter and, where there is one, of the best snapshot; last the SHA-256 of all that. Little-endian.
/// </summary>
internal static class TrainingCheckpoint
{
    private const int Version = 1;
    private const int HeaderStart = 16;

    private static ReadOnlySpan<byte> Magic => "ASSAYNET"u8;

    public static byte[] Write(TrainingState state)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(state.Network.ToJson(), state.Options, state.Steps, state.Best is not null));
        float[][][] groups = [state.Values, state.FirstMoments, state.SecondMoments, state.Best ?? []];
        var numbers = groups.Sum(group => group.Sum(tensor => (long)tensor.Length));
        var bytes = new byte[checked((int)(HeaderStart + header.Length + numbers * sizeof(float) + SHA256.HashSizeInBytes))];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), header.Length);
        header.CopyTo(bytes, HeaderStart);
        var rest = bytes.AsSpan(HeaderStart + header.Length);
        foreach (var tensor in groups.SelectMany(group => group))
        {
            MemoryMarshal.AsBytes(tensor.AsSpan()).CopyTo(rest);
            rest = rest[(tensor.Length * sizeof(float))..];
        }

        SHA256.HashData(bytes.AsSpan(0, bytes.Length - rest.Length), rest);
        return bytes;
    }

    /// <exception cref="CheckpointException">The bytes are not a whole checkpoint of this version.</exception>
    public static TrainingState Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderStart + SHA256.HashSizeInBytes || !bytes.StartsWith(Magic))
            throw new CheckpointException($"These {bytes.Length} bytes are not a checkpoint of training. Give what {nameof(TrainingSession)}.{nameof(TrainingSession.Save)} gave.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw new CheckpointException($"The checkpoint has version {version}; this program reads version {Version}. Go on with the program that wrote it, or train anew.");
        var body = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
            throw new CheckpointException($"The checkpoint of {bytes.Length} bytes is damaged or cut short: its checksum does not fit. Use an earlier one.");
        try
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
            var header = JsonSerializer.Deserialize<Header>(body.Slice(HeaderStart, length))!;
            var network = NetworkDefinition.FromJson(header.Network);
            var plan = NetworkPlan.Of(network);
            header.Options.Validate();
            var rest = body[(HeaderStart + length)..];
            var (values, first, second) = (Take(plan, ref rest), Take(plan, ref rest), Take(plan, ref rest));
            var best = header.HasBest ? Take(plan, ref rest) : null;
            return rest.IsEmpty
                ? new TrainingState(network, header.Options, header.Steps, values, first, second, best)
                : throw new CheckpointException($"The checkpoint holds {rest.Length} bytes more than its network takes. Use an earlier one.");
        }
        catch (Exception e) when (e is JsonException or ModelException or ArgumentException or NullReferenceException)
        {
            throw new CheckpointException($"The checkpoint does not describe a network that can be trained: {e.Message}", e);
        }
    }

    private static float[][] Take(NetworkPlan plan, ref ReadOnlySpan<byte> rest)
    {
        var tensors = new float[plan.Parameters.Count][];
        for (var i = 0; i < tensors.Length; i++)
        {
            var bytes = plan.Parameters[i].Length * sizeof(float);
            tensors[i] = MemoryMarshal.Cast<byte, float>(rest[..bytes]).ToArray();
            rest = rest[bytes..];
        }

        return tensors;
    }

    private sealed record Header(string Network, TrainingOptions Options, long Steps, bool HasBest);
}
