using System.Diagnostics;
using Assay.Onnx.Training;

namespace Assay.Training;

/// <summary>Runs epochs: steps over shuffled, augmented batches, then validation. An epoch is decided by its number and the session's state alone.</summary>
/// <param name="session">The network.</param>
/// <param name="options">How to train.</param>
/// <param name="images">Training images.</param>
/// <param name="validation">Validation images; null = none.</param>
/// <param name="classWeights">Weight of every class, [K]; empty = 1 each.</param>
internal sealed class EpochLoop(TrainingSession session, NetworkTrainerOptions options, LabelledImages images, LabelledImages? validation, float[] classWeights)
{
    private readonly int _passes = Math.Max(1, (options.EpochImages + images.Count - 1) / images.Count);
    private readonly float[] _weights = new float[classWeights.Length == 0 ? 0 : options.BatchSize];

    /// <param name="epoch">From 1.</param>
    /// <param name="cancellationToken">Observed before every step.</param>
    /// <exception cref="NonFiniteLossException">The loss, or the validation loss, is not finite.</exception>
    public TrainingEpoch Run(int epoch, CancellationToken cancellationToken)
    {
        var reader = new BatchReader(images, options.BatchSize, options.Augmentation, options.Seed, options.AugmentationThreads);
        var (begun, step, loss, count) = (Stopwatch.GetTimestamp(), 0, 0.0, 0L);
        try
        {
            var plans = Enumerable.Range((epoch - 1) * _passes, _passes).SelectMany(reader.Shuffled);
            foreach (var batch in reader.Read(plans, cancellationToken))
            {
                step++;
                loss += session.Step(batch.Pixels.Span, batch.Labels.Span, Weigh(batch.Labels.Span), options.LearningRate).Loss * batch.Count;
                count += batch.Count;
            }

            var trained = Stopwatch.GetElapsedTime(begun);
            begun = Stopwatch.GetTimestamp();
            step++;
            NetworkEvaluation? measured = validation is null ? null : new NetworkPredictor(session).Evaluate(validation, cancellationToken);
            // A last step may have left weights that no loss has shown yet.
            if (validation is null) session.CheckFinite();
            return new TrainingEpoch(
                epoch, loss / count, measured?.Loss, measured?.Accuracy, IsBest: false, count,
                trained.TotalSeconds, Stopwatch.GetElapsedTime(begun).TotalSeconds, reader.Filling.TotalSeconds, reader.Stalled.TotalSeconds);
        }
        catch (TrainingDivergedException exception)
        {
            throw new NonFiniteLossException(epoch, step, options.LearningRate, exception);
        }
    }

    private ReadOnlySpan<float> Weigh(ReadOnlySpan<int> labels)
    {
        if (classWeights.Length == 0) return default;
        for (var i = 0; i < labels.Length; i++) _weights[i] = classWeights[labels[i]];
        return _weights.AsSpan(0, labels.Length);
    }
}
