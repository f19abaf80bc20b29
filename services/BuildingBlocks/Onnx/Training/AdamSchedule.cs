namespace Assay.Onnx.Training;

/// <summary>
/// The two scalars of an Adam step on sums. With M = m / (1 - beta1) and V = v / (1 - beta2), Kingma and Ba's
/// p = p - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) is p - step * M / (sqrt(V) + epsilon / r) with
/// r = sqrt((1 - beta2) / (1 - beta2^t)) and step = rate * (1 - beta1) / (1 - beta1^t) / r.
/// </summary>
internal static class AdamSchedule
{
    /// <param name="options">Adam's constants.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="learningRate">Above 0.</param>
    public static (float StepSize, float Epsilon) At(TrainingOptions options, long step, float learningRate)
    {
        // The graph decays with the betas as float32 has them; sums of those weights are what must be divided out.
        double beta1 = (float)options.Beta1, beta2 = (float)options.Beta2;
        var root = Math.Sqrt((1 - beta2) / (1 - Math.Pow(beta2, step)));
        return ((float)(learningRate * (1 - beta1) / (1 - Math.Pow(beta1, step)) / root), (float)(options.Epsilon / root));
    }
}
