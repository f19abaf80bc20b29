namespace Assay.Onnx.Training;

/// <summary>All that training must know to go on.</summary>
/// <param name="Network">The network.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Values">Values of each parameter, in the plan's order.</param>
/// <param name="FirstMoments">Decayed sums of gradients, likewise.</param>
/// <param name="SecondMoments">Decayed sums of squared gradients, likewise.</param>
/// <param name="Best">The snapshot of the best values; null where none was taken.</param>
internal sealed record TrainingState(NetworkDefinition Network, TrainingOptions Options, long Steps, float[][] Values, float[][] FirstMoments, float[][] SecondMoments, float[][]? Best)
{
    /// <summary>Before the first step.</summary>
    public static TrainingState Create(NetworkDefinition network, TrainingOptions options)
    {
        options.Validate();
        var plan = NetworkPlan.Of(network);
        return new(network, options, 0, ParameterInitializer.Create(plan, options), Zeros(), Zeros(), null);

        float[][] Zeros() => [.. plan.Parameters.Select(parameter => new float[parameter.Length])];
    }
}
