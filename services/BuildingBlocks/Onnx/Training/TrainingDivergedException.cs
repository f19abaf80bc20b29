namespace Assay.Onnx.Training;

/// <summary>The loss or the parameters are no longer finite. The message names the step and the remedy.</summary>
/// <param name="step">Number of the step, from 1.</param>
/// <param name="what">What is not finite.</param>
public sealed class TrainingDivergedException(long step, string what)
    : Exception($"Training diverged: {what} at step {step}. Go back to the best parameters or to the last checkpoint and use a smaller learning rate (a tenth), or check the images' scale and the sample weights.")
{
    /// <summary>Number of the step, from 1.</summary>
    public long Step { get; } = step;
}
