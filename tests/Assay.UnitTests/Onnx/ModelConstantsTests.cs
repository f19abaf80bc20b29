using Assay.Onnx;
using Xunit;

namespace Assay.UnitTests.Onnx;

public sealed class ModelConstantsTests
{
    private static readonly byte[] Model = Build();

    [Fact]
    public void ReadFloats_Constant_GivesItsElements() => Assert.Equal([1, -2.5f, 3, 4], ModelConstants.ReadFloats(Model, "weight"));

    [Fact]
    public void ReadFloats_NoneOrOfAnotherType_SaysSo()
    {
        Assert.Contains("no constant 'bias'", Assert.Throws<ModelException>(() => ModelConstants.ReadFloats(Model, "bias")).Message, StringComparison.Ordinal);
        Assert.Contains("Int64", Assert.Throws<ModelException>(() => ModelConstants.ReadFloats(Model, "shape")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => ModelConstants.ReadFloats([1, 2, 3], "weight"));
    }

    private static byte[] Build()
    {
        var graph = new GraphBuilder("constants");
        var input = graph.Input("x", TensorType.Float32, "N", 2);
        var product = graph.Node("Gemm", [input, graph.Constant("weight", [1, -2.5f, 3, 4], 2, 2)]);
        return graph.Output(graph.Node("Reshape", [product, graph.Constant("shape", [-1L, 2L], 2)]), "y", TensorType.Float32, "N", 2).ToBytes();
    }
}
