using Assay.Numerics.Randomness;
using Assay.Onnx.Training;

namespace Assay.Tests.Onnx.Training;

/// <summary>Small networks and random pictures for them.</summary>
internal static class TrainingSample
{
    /// <summary>All kinds of layers, on pictures of 9 x 8 that leave a rest when pooled.</summary>
    public static NetworkDefinition Small { get; } = Network(9, 8, 1, 3,
        new NetworkLayer.Convolution(4), new NetworkLayer.Relu(),
        new NetworkLayer.Convolution(3, Padding: ConvolutionPadding.Same), new NetworkLayer.Relu(), new NetworkLayer.MaxPool(),
        new NetworkLayer.Dropout(0.25), new NetworkLayer.Dense(5), new NetworkLayer.Relu(), new NetworkLayer.Dropout(0.5));

    /// <summary>The layers with a dense one for the classes behind them.</summary>
    public static NetworkDefinition Network(int height, int width, int channels, int classes, params NetworkLayer[] layers) =>
        new() { Height = height, Width = width, Channels = channels, Classes = classes, Layers = [.. layers, new NetworkLayer.Dense(classes)] };

    /// <summary>Values of 0 .. 1.</summary>
    public static float[] Images(NetworkDefinition network, int n, ulong seed = 5)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, n * network.ImageValues).Select(_ => (float)random.NextDouble())];
    }

    public static int[] Labels(NetworkDefinition network, int n) => [.. Enumerable.Range(0, n).Select(i => i * 7 % network.Classes)];

    /// <summary>Before the first step, with biases that are not 0.</summary>
    public static TrainingState State(NetworkDefinition network, ulong seed = 3, TrainingOptions? options = null)
    {
        var state = TrainingState.Create(network, (options ?? new TrainingOptions()) with { Seed = seed });
        var random = new Xoshiro256(seed + 1);
        foreach (var (parameter, values) in NetworkPlan.Of(network).Parameters.Zip(state.Values))
        {
            if (!parameter.IsBias)
                continue;
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)(0.4 * (random.NextDouble() - 0.5));
        }

        return state;
    }

    /// <summary>The masks of a step, per dropout layer.</summary>
    public static byte[][] Masks(NetworkDefinition network, ulong seed, long step, int n)
    {
        var masks = new List<byte[]>();
        foreach (var layer in NetworkPlan.Of(network).Layers)
        {
            if (layer.Layer is not NetworkLayer.Dropout dropout)
                continue;
            var mask = new byte[n * layer.Input.Length];
            DropoutMask.Fill(seed, step, masks.Count, dropout.Rate, mask);
            masks.Add(mask);
        }

        return [.. masks];
    }

    public static double[][] Doubles(float[][] tensors) => Array.ConvertAll(tensors, tensor => Array.ConvertAll(tensor, value => (double)value));

    /// <summary>Where training stands, read through a checkpoint.</summary>
    public static TrainingState Read(TrainingSession session) => TrainingCheckpoint.Read(session.Save());
}
