using System.Globalization;
using Assay.Onnx.Training;

namespace Assay.Training;

/// <summary>A training diverged: its loss or its weights became NaN or infinite, so there is no way to go on.</summary>
/// <param name="epoch">Epoch, from 1.</param>
/// <param name="step">Step within the epoch, from 1.</param>
/// <param name="learningRate">Adam's step size.</param>
/// <param name="inner">What the session found.</param>
public sealed class NonFiniteLossException(int epoch, int step, float learningRate, TrainingDivergedException inner) : Exception(
    string.Create(
        CultureInfo.InvariantCulture,
        $"The training diverged at step {step} of epoch {epoch}: its loss or its weights are not finite. Train with a smaller learning rate than {learningRate}, such as {learningRate / 10:g2}."),
    inner)
{
    /// <summary>Epoch, from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>Step within the epoch, from 1; one more than the epoch has where the validation found it.</summary>
    public int Step { get; } = step;
}
