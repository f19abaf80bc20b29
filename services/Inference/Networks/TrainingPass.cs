using Assay.Imaging;
using Assay.Inference.Pipeline;
using Assay.ObjectStorage.Images;
using Assay.Onnx.Training;

namespace Assay.Inference.Networks;

/// <summary>Decodes the images of a shard that a network is trained on or validated by, and keeps their pixels.</summary>
/// <param name="decoder">Brings them to the size of the network's input.</param>
/// <param name="images">Images of the shard.</param>
/// <param name="places">Where the pixels of each row go; empty = the row is not wanted.</param>
/// <param name="channels">1 (grey) or 3 (RGB).</param>
/// <param name="known">Which images an earlier pass could decode; null if there was none. What it could decode must not be missing now.</param>
/// <param name="onImages">Told of finished images, from any thread.</param>
/// <param name="cancellationToken">Stops the pass.</param>
internal sealed class TrainingPass(
    ImageDecoder decoder, IReadOnlyList<ImageRecord> images, Memory<byte>[] places, int channels, bool[]? known, Action<int> onImages, CancellationToken cancellationToken)
    : ShardPass(images, onImages, cancellationToken)
{
    // As many pixels a batch as a model's on a CPU: what is in flight is memory.
    private const int BatchPixels = 2 * 224 * 224;
    private const int LargestBatch = 256;

    private readonly QuarantineRecord?[] _failures = new QuarantineRecord?[images.Count];
    private readonly int _pixels = decoder.Geometry.Width * decoder.Geometry.Height;

    /// <summary>Images that could not be decoded, in the order of their rows.</summary>
    public IReadOnlyList<QuarantineRecord> Failures => [.. _failures.OfType<QuarantineRecord>()];

    public override int PixelBytes => _pixels * 3;

    public override int RowsPerBatch => Math.Clamp(BatchPixels / _pixels, 1, LargestBatch);

    public override bool Skips(int row) => places[row].IsEmpty || (known is not null && !known[row]);

    public override bool HasFailed(int row) => _failures[row] is not null;

    public override void Decode(int row, ReadOnlySpan<byte> encoded, Span<byte> pixels)
    {
        decoder.Decode(encoded, pixels);
        if (channels == 1)
            GreyPixels.FromRgb(pixels, places[row].Span);
        else
            pixels.CopyTo(places[row].Span);
    }

    public override void Miss(int row, string reason, string message, ReadOnlySpan<byte> encoded)
    {
        if (known is not null)
            Fail(LostImage.Of(Images[row], row, message));
        else
            _failures[row] = new QuarantineRecord(row, reason, message);
    }

    // Each row went to its place as it was decoded.
    public override void Process(ImageBatch batch, InferenceTelemetry telemetry)
    {
    }
}
