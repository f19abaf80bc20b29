using Assay.Onnx;

namespace Assay.FunctionalTests.Inference;

/// <summary>Tiny models whose results can be told beforehand.</summary>
internal static class TestModels
{
    public const int Size = 16;

    /// <summary>Input 'image' float32 [N, 3, 16, 16]; outputs 'features' [N, 3] = the means of R, G, B and 'scores' [N, 3] = ten times those.</summary>
    public static byte[] ChannelMeans(float scale = 10)
    {
        var graph = new GraphBuilder("channel-means");
        graph.Input("image", TensorType.Float32, "N", 3, Size, Size);
        var means = graph.Node("Flatten", [graph.Node("GlobalAveragePool", ["image"])]);
        var scores = graph.Node("Mul", [means, graph.Constant("ten", [scale])]);
        return graph
            .Output(means, "features", TensorType.Float32, "N", 3)
            .Output(scores, "scores", TensorType.Float32, "N", 3)
            .ToBytes();
    }
}
