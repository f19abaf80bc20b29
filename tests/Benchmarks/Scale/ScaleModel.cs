using Assay.Inference.V1;
using Assay.Onnx;

namespace Assay.Benchmarks.Scale;

/// <summary>
/// The smallest model that is of use: a random projection of the pixels, which keeps what a linear head needs (Johnson and Lindenstrauss 1984) and
/// costs next to nothing, so that what is measured is everything around the model.
/// </summary>
internal static class ScaleModel
{
    public const string Name = "projection-64";
    public const int Dimensions = 64;
    private const int Pixels = 3 * ScaleSet.Side * ScaleSet.Side;

    public static ModelSpec Spec() => new() { Mean = { 127.5f }, Std = { 64f }, EmbeddingOutput = "embedding" };

    public static byte[] Create() => Create(Dimensions, isRectified: false);

    /// <param name="dimensions">Numbers of an embedding.</param>
    /// <param name="isRectified">True = negative ones become 0, so that there may be more numbers than pixels without one following from the others linearly.</param>
    public static byte[] Create(int dimensions, bool isRectified)
    {
        var random = new Random(64);
        var weights = new float[Pixels * dimensions];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (random.NextSingle() - 0.5f) / MathF.Sqrt(dimensions);
        var graph = new GraphBuilder(Name);
        var image = graph.Input("image", TensorType.Float32, "N", 3, ScaleSet.Side, ScaleSet.Side);
        var projected = graph.Node("MatMul", [graph.Node("Flatten", [image]), graph.Constant("projection", weights, Pixels, dimensions)]);
        if (isRectified)
            projected = graph.Node("Relu", [projected]);
        return graph.Output(projected, "embedding", TensorType.Float32, "N", dimensions).ToBytes();
    }
}
