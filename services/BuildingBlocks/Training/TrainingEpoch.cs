namespace Assay.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean training loss over its images in nats, class weights included, dropout and augmentation at work.</param>
/// <param name="ValidationLoss">Mean cross entropy of the validation images in nats, unweighted; null without a validation set.</param>
/// <param name="ValidationAccuracy">Share of the validation images predicted right, 0 .. 1; null without a validation set.</param>
/// <param name="IsBest">Whether its weights are the best so far: lowest validation loss, or the last without a validation set.</param>
/// <param name="Images">Images trained on.</param>
/// <param name="TrainingSeconds">Time of the steps.</param>
/// <param name="ValidationSeconds">Time of the validation.</param>
/// <param name="BatchSeconds">Time that the worker took to augment and gather the batches, beside the steps.</param>
/// <param name="StalledSeconds">Part of the training's time in which the next step waited for its batch.</param>
public sealed record TrainingEpoch(
    int Epoch,
    double Loss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    bool IsBest,
    long Images,
    double TrainingSeconds,
    double ValidationSeconds,
    double BatchSeconds,
    double StalledSeconds)
{
    /// <summary>Images trained on in a second, without validation.</summary>
    public double ImagesPerSecond => Images / TrainingSeconds;
}
