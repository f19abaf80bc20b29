using Assay.Imaging.Augmentation;
using Assay.Onnx.Training;

namespace Assay.Training;

/// <summary>Evaluates and predicts sets of images of any size, batch by batch. Not thread-safe, as the session is not.</summary>
/// <param name="session">The network as it stands.</param>
public sealed class NetworkPredictor(TrainingSession session)
{
    private const int LargestBatch = 256;
    private const int BatchBytes = 32 << 20;

    /// <summary>Time that a worker took so far to gather and augment, beside the runs.</summary>
    public double BatchSeconds { get; private set; }

    /// <summary>Loss and accuracy on labelled images.</summary>
    /// <param name="images">One or more, each with a label.</param>
    /// <param name="cancellationToken">Observed between batches.</param>
    /// <exception cref="ArgumentException">There is no image, or one has no label.</exception>
    /// <exception cref="TrainingDivergedException">A weight or logit is not finite.</exception>
    public NetworkEvaluation Evaluate(LabelledImages images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0) throw new ArgumentException("There are no images to evaluate on.", nameof(images));
        var (loss, correct) = (0.0, 0);
        var reader = new BatchReader(images, BatchOf(images), augmentation: null, seed: 0, threads: 1);
        foreach (var batch in reader.Read(reader.InOrder(1), cancellationToken))
        {
            var part = session.Evaluate(batch.Pixels.Span, batch.Labels.Span);
            loss += part.Loss * part.Count;
            correct += part.Correct;
        }

        BatchSeconds += reader.Filling.TotalSeconds;
        return new NetworkEvaluation(loss / images.Count, correct, images.Count);
    }

    /// <summary>Predicts random augmentations of images, as response distribution entropy takes them. Labels are not looked at.</summary>
    /// <param name="images">Images.</param>
    /// <param name="kind">What is changed at random.</param>
    /// <param name="augmentations">k of each image, 1 or more: those of the indices 0 .. k - 1.</param>
    /// <param name="seed">Seed of the augmentations.</param>
    /// <param name="each">Given the row and its probabilities, [K], once for every augmentation, in order for a row.</param>
    /// <param name="threads">Threads that augment.</param>
    /// <param name="cancellationToken">Observed between batches.</param>
    /// <exception cref="TrainingDivergedException">A weight or logit is not finite.</exception>
    public void PredictAugmented(
        LabelledImages images, AugmentationKind kind, int augmentations, ulong seed, Action<int, ReadOnlySpan<float>> each, int threads = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(each);
        ArgumentOutOfRangeException.ThrowIfLessThan(augmentations, 1);
        var reader = new BatchReader(images, BatchOf(images), kind, seed, threads);
        foreach (var batch in reader.Read(reader.InOrder(augmentations), cancellationToken))
        {
            var probabilities = session.Predict(batch.Pixels.Span);
            for (var i = 0; i < batch.Count; i++) each(batch.Rows.Span[i], probabilities.AsSpan(i * images.Classes, images.Classes));
        }

        BatchSeconds += reader.Filling.TotalSeconds;
    }

    /// <summary>Of the session's own runs, several make a batch: few hand-overs, little memory.</summary>
    private static int BatchOf(LabelledImages images) => Math.Clamp(BatchBytes / images.PictureBytes, 1, LargestBatch);
}
