using Assay.Onnx;

namespace Assay.Tests.Onnx;

/// <summary>Models that give out what they were fed, so that a test sees what preparation did.</summary>
internal static class TinyModel
{
    public const int Height = 4, Width = 5, Values = 3 * Height * Width;

    /// <summary>Flattens its input as the embedding; the logits are the mean of each channel.</summary>
    public static byte[] Echo(TensorLayout layout = TensorLayout.Nchw, TensorType type = TensorType.Float32, Dimension? batch = null, string input = "image", string embedding = "features", int channels = 3, bool sizes = true)
    {
        var n = batch ?? "batch";
        Dimension h = sizes ? Height : "h", w = sizes ? Width : "w";
        var graph = new GraphBuilder("echo");
        if (layout == TensorLayout.Nchw)
            graph.Input(input, type, n, channels, h, w);
        else
            graph.Input(input, type, n, h, w, channels);
        var features = graph.Node("Flatten", [input]);
        graph.Output(features, embedding, type, n, "d");
        var floats = type == TensorType.Float32 ? input : graph.Node("Cast", [input], GraphAttribute.Type("to", TensorType.Float32));
        var means = graph.Node("ReduceMean", [floats], GraphAttribute.Ints("axes", layout == TensorLayout.Nchw ? [2, 3] : [1, 2]), GraphAttribute.Of("keepdims", 1));
        graph.Output(means, "classes", TensorType.Float32, n, "a", "b", "c");
        return graph.ToBytes();
    }

    public static byte[] Pixels(int n, int seed = 1)
    {
        var pixels = new byte[n * Values];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }
}
