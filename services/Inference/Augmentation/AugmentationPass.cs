using System.Buffers;
using Assay.Imaging.Augmentation;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.Numerics;
using Assay.ObjectStorage.Images;
using Assay.Scoring.Core.ResponseDistribution;

namespace Assay.Inference.Augmentation;

/// <summary>Scores augmentations of the images of a shard: each image is decoded once and goes through the model k times.</summary>
/// <param name="model">Model, leased for longer than the pass.</param>
/// <param name="shard">Number of the shard.</param>
/// <param name="images">Images of the shard.</param>
/// <param name="decodable">Which of them the first pass could decode.</param>
/// <param name="plan">What to do.</param>
/// <param name="entropy">Judges an image by the embeddings of its augmentations.</param>
/// <param name="kept">Takes the embeddings of all augmentations, [n, k D]; empty = they are not kept.</param>
/// <param name="telemetry">Counts augmentations.</param>
/// <param name="cancellationToken">Stops the pass.</param>
internal sealed class AugmentationPass(
    LoadedModel model, int shard, IReadOnlyList<ImageRecord> images, bool[] decodable, AugmentationPlan plan, ResponseDistributionEntropy entropy, Memory<Half> kept,
    InferenceTelemetry telemetry, CancellationToken cancellationToken)
    : ModelPass(model, images, _ => { }, cancellationToken)
{
    private readonly Augmenter _augmenter = new(model.Width, model.Height, channels: 3, Enum.Parse<AugmentationKind>(plan.Kind));
    private readonly float[] _scores = new float[images.Count];

    /// <summary>Entropy in bits by row; 0 where the image could not be decoded.</summary>
    public ReadOnlyMemory<float> Scores => _scores;

    public override int PicturesPerRow => plan.Augmentations;

    public override bool Skips(int row) => !decodable[row];

    public override void Decode(int row, ReadOnlySpan<byte> encoded, Span<byte> pixels) => Model.Decoder.Decode(encoded, pixels);

    public override bool Augment(int row, Span<byte> pictures)
    {
        _augmenter.Augment(pictures[..Model.PixelBytes], plan.Seed, new RowKey(shard, row), first: 0, pictures);
        telemetry.Augmented(Model.Name, plan.Augmentations);
        return true;
    }

    // No score where the facts say that there is an image would take it out of every selection without a word.
    public override void Miss(int row, string reason, string message, ReadOnlySpan<byte> encoded) => Fail(LostImage.Of(Images[row], row, message));

    public override bool TryWrite(int row, Span<float> embeddings, Span<float> logits)
    {
        // The heads were trained on what columns hold.
        var halves = ArrayPool<Half>.Shared.Rent(embeddings.Length);
        var isFinite = StoredEmbedding.TryRound(embeddings, halves);
        if (isFinite)
            _scores[row] = entropy.Score(new RowKey(shard, row), embeddings);
        if (isFinite && !kept.IsEmpty)
            halves.AsSpan(0, embeddings.Length).CopyTo(kept.Span[(row * embeddings.Length)..]);
        ArrayPool<Half>.Shared.Return(halves);
        return isFinite;
    }
}
