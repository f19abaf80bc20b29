using Assay.Imaging;
using Assay.Inference.Models;
using Assay.ObjectStorage.Images;

namespace Assay.Inference.Pipeline;

/// <summary>Embeds the images of a shard; the first such pass over a shard also measures them.</summary>
internal sealed class EmbeddingPass : ModelPass
{
    private readonly ShardColumns _columns;
    private readonly bool[]? _known;

    /// <param name="model">Model, leased for longer than the pass.</param>
    /// <param name="images">Images of the shard.</param>
    /// <param name="columns">Filled by the pass.</param>
    /// <param name="known">What an earlier pass measured: rows that it could decode; null if this pass measures.</param>
    /// <param name="onImages">Told of finished images, from any thread.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    public EmbeddingPass(
        LoadedModel model, IReadOnlyList<ImageRecord> images, ShardColumns columns, bool[]? known, Action<int> onImages, CancellationToken cancellationToken)
        : base(model, images, onImages, cancellationToken) => (_columns, _known) = (columns, known);

    public override bool Skips(int row) => _known is not null && !_known[row];

    public override bool HasFailed(int row) => _columns.HasFailed(row);

    public override void Decode(int row, ReadOnlySpan<byte> encoded, Span<byte> pixels)
    {
        if (_known is not null)
        {
            Model.Decoder.Decode(encoded, pixels);
            return;
        }

        var reading = Model.Decoder.Read(encoded, pixels, _columns.FactsOf(row));
        ImageHashRow.Write(encoded, reading.PerceptualHash, _columns.HashesOf(row));
    }

    public override void Miss(int row, string reason, string message, ReadOnlySpan<byte> encoded)
    {
        if (_known is not null)
        {
            // A zero embedding where the facts say that there is an image would mislead everything that follows.
            Fail(LostImage.Of(Images[row], row, message));
            return;
        }

        ImageFacts.WriteUndecoded(encoded.Length, _columns.FactsOf(row));
        if (!encoded.IsEmpty)
            ImageHashRow.Write(encoded, 0, _columns.HashesOf(row));
        _columns.Fail(row, reason, message);
    }

    public override bool TryWrite(int row, Span<float> embeddings, Span<float> logits) => _columns.TryWrite(row, embeddings, logits);
}
