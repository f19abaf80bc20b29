using Assay.Onnx;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Assay.Tests.Onnx;

public sealed class GraphBuilderTests
{
    [Fact]
    public void ToBytes_DenseLayer_GivesTheNumbersOfHand()
    {
        var graph = new GraphBuilder("dense");
        graph.Input("x", TensorType.Float32, "N", 2);
        var product = graph.Node("MatMul", ["x", graph.Constant("w", [1f, 2, 3, 4, 5, 6], 2, 3)]);
        var sum = graph.Node("Add", [product, graph.Constant("b", [0.5f, -100, 0], 3)]);
        graph.Output(graph.Node("Relu", [sum]), "y", TensorType.Float32, "N", 3);

        // [1, 2] w = [9, 12, 15], [-1, 1] w = [3, 3, 3]
        Assert.Equal([9.5f, 0, 15, 3.5f, 0, 3], Run(graph.ToBytes(), "x", [1f, 2, -1, 1], [2, 2], "y"));
        Assert.Equal([9.5f, 0, 15], Run(graph.ToBytes(), "x", [1f, 2], [1, 2], "y"));
    }

    [Fact]
    public void ToBytes_Attributes_ReachTheOperator()
    {
        var graph = new GraphBuilder("attributes");
        graph.Input("x", TensorType.Float32, 2, 3);
        var leaky = graph.Node("LeakyRelu", ["x"], GraphAttribute.Of("alpha", 0.5f));
        var turned = graph.Node("Transpose", [leaky], GraphAttribute.Ints("perm", 1, 0));
        var summed = graph.Node("ReduceMax", [turned], GraphAttribute.Ints("axes", 1), GraphAttribute.Of("keepdims", 0));
        graph.Output(summed, "y", TensorType.Float32, 3);
        Assert.Equal([-1f, 5, 3], Run(graph.ToBytes(), "x", [-2f, 2, 3, -4, 5, -6], [2, 3], "y"));
    }

    [Fact]
    public void ToBytes_SameCalls_GiveTheSameBytes() => Assert.Equal(DefaultModel.Create(), DefaultModel.Create());

    [Fact]
    public void ModelSignature_OfABuiltModel_SaysWhatWasDeclared()
    {
        var graph = new GraphBuilder("signature", opset: 13);
        graph.Input("pictures", TensorType.UInt8, "N", 8, 9, 3);
        graph.Output(graph.Node("Cast", ["pictures"], GraphAttribute.Type("to", TensorType.Float32)), "numbers", TensorType.Float32, "N", 8, 9, 3);
        var signature = ModelSignature.Read(graph.ToBytes());
        Assert.Equal("'pictures' uint8[N, 8, 9, 3]", Assert.Single(signature.Inputs).ToString());
        Assert.Equal("'numbers' float[N, 8, 9, 3]", Assert.Single(signature.Outputs).ToString());
        Assert.Equal(13, signature.Opset);
    }

    [Fact]
    public void Node_UnknownInput_NamesIt()
    {
        var graph = new GraphBuilder("g");
        Assert.Contains("takes 'nothing'", Assert.Throws<ArgumentException>(() => graph.Node("Relu", ["nothing"])).Message);
    }

    [Fact]
    public void Input_TakenName_NamesIt()
    {
        var graph = new GraphBuilder("g");
        graph.Input("x", TensorType.Float32, 1);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => graph.Constant("x", [1f], 1)).Message);
    }

    [Fact]
    public void Constant_ShapeOfAnotherSize_SaysBoth() =>
        Assert.Contains("has 3 elements, but its shape [2, 2] takes 4", Assert.Throws<ArgumentException>(() => new GraphBuilder("g").Constant("c", [1f, 2, 3], 2, 2)).Message);

    private static float[] Run(byte[] model, string input, float[] values, long[] shape, string output)
    {
        using var session = new InferenceSessionFactory(new OnnxSessionOptions { IntraOpThreads = 1 }).Create(model);
        using var options = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var outputs = session.Run(options, [input], [value], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
