using System.Security.Cryptography;
using System.Text.Json;
using Assay.Onnx.Training;

namespace Assay.Training;

/// <summary>
/// A training after a whole number of epochs. Bytes: "ASSAYRUN", the key of the training (SHA-256), the length of the epochs' JSON (int32, little-endian), that JSON,
/// the SHA-256 of all this, and what <see cref="TrainingSession.Save"/> gave, which guards itself.
/// </summary>
/// <param name="Key">SHA-256 of everything that decides the training; a checkpoint of another is refused.</param>
/// <param name="Epochs">What every epoch came to.</param>
/// <param name="State">State of the session, the weights of its best epoch included.</param>
internal sealed record TrainerCheckpoint(byte[] Key, IReadOnlyList<TrainingEpoch> Epochs, byte[] State)
{
    private const int KeyStart = 8;
    private const int LengthStart = KeyStart + SHA256.HashSizeInBytes;
    private const int EpochsStart = LengthStart + sizeof(int);

    private static ReadOnlySpan<byte> Magic => "ASSAYRUN"u8;

    public byte[] ToBytes()
    {
        var epochs = JsonSerializer.SerializeToUtf8Bytes(Epochs);
        var guarded = EpochsStart + epochs.Length;
        var bytes = new byte[checked(guarded + SHA256.HashSizeInBytes + State.Length)];
        Magic.CopyTo(bytes);
        Key.CopyTo(bytes, KeyStart);
        BitConverter.TryWriteBytes(bytes.AsSpan(LengthStart), epochs.Length);
        epochs.CopyTo(bytes, EpochsStart);
        SHA256.HashData(bytes.AsSpan(0, guarded), bytes.AsSpan(guarded));
        State.CopyTo(bytes, guarded + SHA256.HashSizeInBytes);
        return bytes;
    }

    /// <param name="bytes">What <see cref="ToBytes"/> gave.</param>
    /// <param name="key">Key of the training that is to go on.</param>
    /// <exception cref="CheckpointException">They are damaged, or of another training.</exception>
    public static TrainerCheckpoint Parse(byte[] bytes, byte[] key)
    {
        var length = bytes.Length < EpochsStart + SHA256.HashSizeInBytes || !bytes.AsSpan().StartsWith(Magic) ? -1 : BitConverter.ToInt32(bytes, LengthStart);
        if (length < 0 || length > bytes.Length - EpochsStart - SHA256.HashSizeInBytes || !Guard(bytes, EpochsStart + length))
            throw new CheckpointException($"These {bytes.Length} bytes are no checkpoint of a training, or were damaged. Begin the training anew.");
        if (!bytes.AsSpan(KeyStart, SHA256.HashSizeInBytes).SequenceEqual(key))
            throw new CheckpointException("The checkpoint belongs to another training: its images, labels, network or options differ. Give what it began with, or begin anew.");
        var epochs = JsonSerializer.Deserialize<List<TrainingEpoch>>(bytes.AsSpan(EpochsStart, length));
        return new TrainerCheckpoint(key, epochs!, bytes[(EpochsStart + length + SHA256.HashSizeInBytes)..]);
    }

    private static bool Guard(byte[] bytes, int guarded) =>
        SHA256.HashData(bytes.AsSpan(0, guarded)).AsSpan().SequenceEqual(bytes.AsSpan(guarded, SHA256.HashSizeInBytes));
}
