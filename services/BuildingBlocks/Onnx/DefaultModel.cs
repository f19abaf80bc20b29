using System.Globalization;

namespace Assay.Onnx;

/// <summary>
/// The embedding model that needs no download: fixed colour and oriented-gradient filters with pooling, in the manner of HOG (Dalal and Triggs 2005)
/// and of soft colour histograms. It is made from formulas, so the same version gives the same file everywhere.
/// </summary>
/// <remarks>
/// Three parts, each a root of local sums (Hellinger) and of length 1 by itself, side by side:
/// <list type="number">
/// <item>gradients: at each of three scales, eight signed directions of the luma gradient, softly assigned, summed in 4 x 4 cells;</item>
/// <item>palette: each pixel softly assigned to 27 colours, shares in 1 x 1 and 4 x 4 cells;</item>
/// <item>moments: mean and deviation of luma and of the two opponent colours in 4 x 4 cells.</item>
/// </list>
/// </remarks>
public static class DefaultModel
{
    /// <summary>Its name in the registry; the number rises with every change of a value it gives.</summary>
    public const string Name = "assay-filters-v1";

    /// <summary>Width and height of the input in pixels; images are squashed to it.</summary>
    public const int Size = 128;

    /// <summary>Width of an embedding.</summary>
    public const int Dimensions = GradientDimensions + PaletteDimensions + MomentDimensions;

    private const int Directions = 8;
    private const int Scales = 3;
    private const int Cells = 4 * 4;
    private const int Levels = 3;
    private const int Colours = Levels * Levels * Levels;
    private const int GradientDimensions = Scales * Directions * Cells;
    private const int PaletteDimensions = Colours * (1 + Cells);
    private const int MomentDimensions = 2 * 3 * Cells;

    /// <summary>Gradients as weak as noise must not count as texture when a cell is brought to length 1.</summary>
    private const float Floor = 1e-4f;

    /// <summary>The model as an ONNX file, composed: <see cref="ComposedModel.Pixels"/> in, <see cref="ComposedModel.Embedding"/> out.</summary>
    public static byte[] Create()
    {
        var graph = new GraphBuilder(Name);
        graph.Input(ComposedModel.Pixels, TensorType.UInt8, "N", Size, Size, 3);
        var floats = graph.Node("Cast", [graph.Node("Transpose", [ComposedModel.Pixels], GraphAttribute.Ints("perm", 0, 3, 1, 2))], GraphAttribute.Type("to", TensorType.Float32));
        var rgb = graph.Node("Mul", [floats, graph.Constant("to_unit", [1f / 255])]);
        var opponents = graph.Node("Conv", [rgb, graph.Constant("opponent_weights", Opponents(), 3, 3, 1, 1)]);

        var parts = new List<string>();
        var luma = graph.Node("Slice", [opponents, graph.Constant("zero", [0L], 1), graph.Constant("one", [1L], 1), graph.Constant("channels", [1L], 1)]);
        var gradientWeights = graph.Constant("gradient_weights", Gradients(), Directions, 1, 3, 3);
        for (var scale = 0; scale < Scales; scale++)
        {
            if (scale > 0)
                luma = Pool(graph, luma, 2);
            parts.Add(GradientPart(graph, luma, gradientWeights, Size >> scale));
        }

        var small = Pool(graph, rgb, 4);
        parts.Add(PalettePart(graph, small));
        parts.Add(MomentPart(graph, opponents));

        var joined = graph.Node("Concat", [.. parts], GraphAttribute.Of("axis", 1));
        return graph
            .Output(joined, ComposedModel.Embedding, TensorType.Float32, "N", Dimensions)
            .Metadata("assay.model", Name)
            .Metadata("assay.dimensions", Dimensions.ToString(CultureInfo.InvariantCulture))
            .ToBytes();
    }

    private static string GradientPart(GraphBuilder graph, string luma, string weights, int size)
    {
        // Rectified projections on eight directions; squares make the assignment to neighbours soft yet decided.
        // The rim is repeated outwards, or the frame of every picture would be its strongest edge.
        var framed = graph.Node("Pad", [luma, graph.Constant($"rim_{size}", [0L, 0, 1, 1, 0, 0, 1, 1], 8)], GraphAttribute.Of("mode", "edge"));
        var projected = graph.Node("Relu", [graph.Node("Conv", [framed, weights])]);
        var cells = Pool(graph, graph.Node("Mul", [projected, projected]), size / 4);
        return Row(graph, graph.Node("Sqrt", [cells]));
    }

    private static string PalettePart(GraphBuilder graph, string rgb)
    {
        // softmax over colours of -|x - c|^2 / (2 s^2); |x|^2 is the same for all and falls out.
        var (weights, bias) = Palette();
        var shares = graph.Node("Softmax",
            [graph.Node("Conv", [rgb, graph.Constant("palette_weights", weights, Colours, 3, 1, 1), graph.Constant("palette_bias", bias, Colours)])],
            GraphAttribute.Of("axis", 1));
        var cells = Pool(graph, shares, Size / 4 / 4);
        var whole = graph.Node("GlobalAveragePool", [cells]);
        return graph.Node("Concat", [Row(graph, graph.Node("Sqrt", [whole])), Row(graph, graph.Node("Sqrt", [cells]))], GraphAttribute.Of("axis", 1));
    }

    private static string MomentPart(GraphBuilder graph, string opponents)
    {
        var mean = Pool(graph, opponents, Size / 4);
        var meanSquare = Pool(graph, graph.Node("Mul", [opponents, opponents]), Size / 4);
        var variance = graph.Node("Relu", [graph.Node("Sub", [meanSquare, graph.Node("Mul", [mean, mean])])]);
        var deviation = graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Constant("variance_floor", [Floor])])]);
        return graph.Node("Concat", [graph.Node("Flatten", [mean]), graph.Node("Flatten", [deviation])], GraphAttribute.Of("axis", 1));
    }

    private static string Pool(GraphBuilder graph, string value, int size) =>
        graph.Node("AveragePool", [value], GraphAttribute.Ints("kernel_shape", size, size), GraphAttribute.Ints("strides", size, size));

    /// <summary>One row an image, of length 1.</summary>
    private static string Row(GraphBuilder graph, string value)
    {
        var row = graph.Node("Flatten", [value]);
        var length = graph.Node("ReduceL2", [row], GraphAttribute.Ints("axes", 1), GraphAttribute.Of("keepdims", 1));
        return graph.Node("Div", [row, graph.Node("Max", [length, FloorOf(graph)])]);
    }

    private static string FloorOf(GraphBuilder graph) => graph.Node("Constant", [], GraphAttribute.Of("value_float", 1e-2f));

    /// <summary>Luma, red against green, yellow against blue.</summary>
    private static float[] Opponents() =>
    [
        0.299f, 0.587f, 0.114f,
        0.5f, -0.5f, 0,
        0.25f, 0.25f, -0.5f,
    ];

    /// <summary>Sobel's derivative turned to each direction, scaled so that a ramp of 1 a pixel gives 1.</summary>
    private static float[] Gradients()
    {
        ReadOnlySpan<float> across = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
        ReadOnlySpan<float> down = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
        var weights = new float[Directions * 9];
        for (var d = 0; d < Directions; d++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * d / Directions);
            for (var i = 0; i < 9; i++)
                weights[d * 9 + i] = (float)((cos * across[i] + sin * down[i]) / 8);
        }

        return weights;
    }

    private static (float[] Weights, float[] Bias) Palette()
    {
        // A grid of 3 x 3 x 3 colours; half its step as the spread lets a colour between two belong to both.
        const double spread = 0.2;
        var weights = new float[Colours * 3];
        var bias = new float[Colours];
        for (var c = 0; c < Colours; c++)
        {
            double[] centre = [c / (Levels * Levels) / 2.0, c / Levels % Levels / 2.0, c % Levels / 2.0];
            for (var i = 0; i < 3; i++)
                weights[c * 3 + i] = (float)(centre[i] / (spread * spread));
            bias[c] = (float)(-centre.Sum(v => v * v) / (2 * spread * spread));
        }

        return (weights, bias);
    }
}
