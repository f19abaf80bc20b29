namespace Assay.Scoring.Core.Networks;

/// <summary>One pass over the training images.</summary>
/// <param name="Number">1 = the first.</param>
/// <param name="Loss">Mean class-weighted cross entropy of the training images while it went on, nats.</param>
/// <param name="ValidationLoss">Mean cross entropy of the validation images after it, nats.</param>
/// <param name="ValidationAccuracy">Share of the validation images predicted right after it, 0 .. 1.</param>
/// <param name="ImagesPerSecond">Training images a second.</param>
public sealed record NetworkEpoch(int Number, double Loss, double ValidationLoss, double ValidationAccuracy, double ImagesPerSecond);
