using System.Globalization;

namespace Assay.Onnx.Training;

/// <summary>Writes a trained network as a plain model: no dropout, no gradients, parameters as constants.</summary>
internal static class InferenceGraph
{
    /// <summary>The only input of an exported network.</summary>
    public const string Input = "input";

    /// <param name="plan">The network.</param>
    /// <param name="values">Values of each parameter, in the plan's order.</param>
    /// <param name="fromBytes">Whether it takes RGB bytes [N, height, width, 3]; otherwise what training takes, float32 [N, height, width, channels].</param>
    public static byte[] Write(NetworkPlan plan, IReadOnlyList<float[]> values, bool fromBytes)
    {
        var definition = plan.Definition;
        var graph = new GraphBuilder("network");
        var value = fromBytes
            ? FromBytes(graph, definition)
            : ToPlanes(graph, graph.Input(Input, TensorType.Float32, "N", definition.Height, definition.Width, definition.Channels), definition);
        foreach (var (parameter, numbers) in plan.Parameters.Zip(values))
            graph.Constant(parameter.Name, numbers, [.. parameter.Shape]);
        var embedding = value;
        foreach (var layer in plan.Layers)
        {
            if (ReferenceEquals(layer, plan.Layers[^1]))
                value = embedding = Flatten(graph, layer, value);
            value = Layer(graph, layer, value);
        }

        return graph
            .Output(embedding, ComposedModel.Embedding, TensorType.Float32, "N", plan.FeatureDimensions)
            .Output(value, ComposedModel.Logits, TensorType.Float32, "N", definition.Classes)
            .Metadata("assay.network", definition.ToJson())
            .Metadata("assay.dimensions", plan.FeatureDimensions.ToString(CultureInfo.InvariantCulture))
            .ToBytes();
    }

    /// <summary>[N, height, width, channels] to [N, channels, height, width]; with one channel the order of values is the same.</summary>
    public static string ToPlanes(GraphBuilder graph, string pixels, NetworkDefinition definition) => definition.Channels == 1
        ? graph.Node("Reshape", [pixels, graph.Constant("planes", [-1L, 1, definition.Height, definition.Width], 4)])
        : graph.Node("Transpose", [pixels], GraphAttribute.Ints("perm", 0, 3, 1, 2));

    private static string FromBytes(GraphBuilder graph, NetworkDefinition definition)
    {
        var rgb = graph.Input(Input, TensorType.UInt8, "N", definition.Height, definition.Width, 3);
        var planes = graph.Node("Cast", [graph.Node("Transpose", [rgb], GraphAttribute.Ints("perm", 0, 3, 1, 2))], GraphAttribute.Type("to", TensorType.Float32));
        if (definition.Channels == 1)
        {
            // GreyPixels in floats, which hold these integers exactly.
            var sum = graph.Node("Conv", [planes, graph.Constant("luma", [(float)GreyPixels.Red, GreyPixels.Green, GreyPixels.Blue], 1, 3, 1, 1), graph.Constant("half", [(float)GreyPixels.Half], 1)]);
            planes = graph.Node("Floor", [graph.Node("Mul", [sum, graph.Constant("share", [1f / GreyPixels.Whole])])]);
        }

        return graph.Node("Mul", [planes, graph.Constant("to_unit", [TrainingSession.ByteScale])]);
    }

    private static string Layer(GraphBuilder graph, PlannedLayer layer, string x)
    {
        long pad = layer.Padding;
        return layer.Layer switch
        {
            NetworkLayer.Convolution => graph.Node("Conv", [x, layer.Weight!.Name, layer.Bias!.Name], GraphAttribute.Ints("pads", pad, pad, pad, pad)),
            NetworkLayer.MaxPool pool => graph.Node("MaxPool", [x], GraphAttribute.Ints("kernel_shape", pool.Size, pool.Size), GraphAttribute.Ints("strides", pool.Size, pool.Size)),
            NetworkLayer.Dense => graph.Node("Gemm", [Flatten(graph, layer, x), layer.Weight!.Name, layer.Bias!.Name]),
            NetworkLayer.Relu => graph.Node("Relu", [x]),
            NetworkLayer.Dropout => x,
            _ => throw new NotSupportedException($"There is no model for {layer.Layer}."),
        };
    }

    private static string Flatten(GraphBuilder graph, PlannedLayer layer, string x) => layer.Input.IsFlat ? x : graph.Node("Flatten", [x], GraphAttribute.Of("axis", 1));
}
