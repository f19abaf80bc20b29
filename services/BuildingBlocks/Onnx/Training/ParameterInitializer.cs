using Assay.Numerics.Randomness;

namespace Assay.Onnx.Training;

/// <summary>First values of a network's parameters: the same for a seed on every machine.</summary>
internal static class ParameterInitializer
{
    public static float[][] Create(NetworkPlan plan, TrainingOptions options)
    {
        var random = new Xoshiro256(options.Seed);
        return [.. plan.Parameters.Select(parameter => Create(parameter, options.Initialisation, random))];
    }

    private static float[] Create(NetworkParameter parameter, WeightInitialisation initialisation, Xoshiro256 random)
    {
        var values = new float[parameter.Length];
        if (parameter.IsBias)
            return values;
        var limit = Math.Sqrt(6.0 / (initialisation == WeightInitialisation.He ? parameter.FanIn : parameter.FanIn + parameter.FanOut));
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(limit * (2 * random.NextDouble() - 1));
        return values;
    }
}
