using System.Text;
using Assay.Onnx;
using Xunit;

namespace Assay.Tests.Onnx;

public sealed class ModelComposerTests
{
    private static readonly ImageModelSpec Echo = new() { EmbeddingOutput = "features", LogitsOutput = "classes" };

    [Theory]
    [InlineData(TensorLayout.Nchw, ColourOrder.Rgb, TensorType.Float32)]
    [InlineData(TensorLayout.Nchw, ColourOrder.Bgr, TensorType.Float32)]
    [InlineData(TensorLayout.Nhwc, ColourOrder.Rgb, TensorType.Float32)]
    [InlineData(TensorLayout.Nhwc, ColourOrder.Bgr, TensorType.Float32)]
    [InlineData(TensorLayout.Nchw, ColourOrder.Bgr, TensorType.Float16)]
    public void Compose_EachPreparation_EqualsDoingItByHand(TensorLayout layout, ColourOrder order, TensorType type)
    {
        float[] mean = [0.485f, 0.456f, 0.406f], std = [0.229f, 0.224f, 0.225f];
        var composed = ModelComposer.Compose(TinyModel.Echo(layout, type), Echo with { Layout = layout, ColourOrder = order, Normalisation = Normalisation.OnUnitScale(mean, std) });
        using var session = Open(composed);
        var pixels = TinyModel.Pixels(3);
        var (embeddings, logits) = Run(session, pixels, 3);

        Assert.Equal((TinyModel.Width, TinyModel.Height, TinyModel.Values, 3), (session.Width, session.Height, session.EmbeddingDimensions, session.LogitsDimensions));
        var tolerance = type == TensorType.Float16 ? 2e-3 : 1e-5;
        const int plane = TinyModel.Height * TinyModel.Width;
        for (var i = 0; i < 3; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var colour = order == ColourOrder.Rgb ? channel : 2 - channel;
                var sum = 0.0;
                for (var p = 0; p < plane; p++)
                {
                    var expected = (pixels[(i * plane + p) * 3 + colour] / 255.0 - mean[colour]) / std[colour];
                    sum += expected;
                    var at = layout == TensorLayout.Nchw ? channel * plane + p : p * 3 + channel;
                    Assert.Equal(expected, embeddings[i * TinyModel.Values + at], tolerance);
                }

                Assert.Equal(sum / plane, logits[i * 3 + channel], tolerance);
            }
        }
    }

    [Fact]
    public void Compose_NoNormalisation_HandsBytesOn()
    {
        using var session = Open(ModelComposer.Compose(TinyModel.Echo(TensorLayout.Nhwc), Echo with { Layout = TensorLayout.Nhwc }));
        var pixels = TinyModel.Pixels(2);
        Assert.Equal(pixels.Select(p => (float)p), Run(session, pixels, 2).Embeddings);
    }

    [Fact]
    public void Compose_OneNumberForAllChannels_NormalisesAll()
    {
        using var session = Open(ModelComposer.Compose(TinyModel.Echo(TensorLayout.Nhwc), Echo with { Layout = TensorLayout.Nhwc, Normalisation = Normalisation.OnByteScale([127.5f], [127.5f]) }));
        var pixels = TinyModel.Pixels(1);
        foreach (var (expected, actual) in pixels.Select(p => p / 127.5f - 1).Zip(Run(session, pixels, 1).Embeddings))
            Assert.Equal(expected, actual, 1e-5f);
    }

    [Fact]
    public void Compose_NamesThatAreOurs_DoNotMeet()
    {
        var model = TinyModel.Echo(input: ComposedModel.Pixels, embedding: ComposedModel.Embedding);
        using var session = Open(ModelComposer.Compose(model, new ImageModelSpec { EmbeddingOutput = ComposedModel.Embedding, LogitsOutput = "classes" }));
        Assert.Equal(TinyModel.Values, session.EmbeddingDimensions);
    }

    [Fact]
    public void Compose_OneOutputAndNoNames_TakesIt()
    {
        var graph = new GraphBuilder("one");
        graph.Input("x", TensorType.Float32, "N", 3, 4, 4);
        graph.Output(graph.Node("GlobalAveragePool", ["x"]), "pooled", TensorType.Float32, "N", 3, 1, 1);
        using var session = Open(ModelComposer.Compose(graph.ToBytes(), new ImageModelSpec()));
        Assert.Equal((3, 0), (session.EmbeddingDimensions, session.LogitsDimensions));
    }

    [Fact]
    public void Compose_LogitsAlone_AreTheEmbeddingToo()
    {
        using var session = Open(ModelComposer.Compose(TinyModel.Echo(), new ImageModelSpec { LogitsOutput = "classes" }));
        Assert.Equal((3, 3), (session.EmbeddingDimensions, session.LogitsDimensions));
    }

    [Fact]
    public void Compose_OpenSize_TakesTheGivenOne()
    {
        using var session = Open(ModelComposer.Compose(TinyModel.Echo(sizes: false), Echo with { Width = 7, Height = 6 }));
        Assert.Equal((7, 6), (session.Width, session.Height));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 8)]
    [InlineData(4, 6)]
    [InlineData(4, 3)]
    public void Run_ModelOfAFixedBatch_TakesAnyNumber(int batch, int n)
    {
        using var session = Open(ModelComposer.Compose(TinyModel.Echo(batch: batch), Echo));
        using var free = Open(ModelComposer.Compose(TinyModel.Echo(), Echo));
        var pixels = TinyModel.Pixels(n);
        Assert.Equal(batch, session.FixedBatch);
        Assert.Equal(Run(free, pixels, n), Run(session, pixels, n), new PairComparer());
    }

    [Fact]
    public void Compose_Garbage_SaysItIsNoModel()
    {
        AssertFails([], new(), "is not an ONNX model");
        AssertFails(Encoding.ASCII.GetBytes("this is a text, not a model"), new(), "is not an ONNX model");
        AssertFails([0x08, 0x07], new(), "holds no graph");
        AssertFails(TinyModel.Echo()[..200], new(), "is not an ONNX model");
    }

    [Fact]
    public void Compose_WrongSpecification_NamesFoundAndRemedy()
    {
        AssertFails(TinyModel.Echo(), Echo with { Input = "images" }, "no input 'images'; it has 'image' float[batch, 3, 4, 5]");
        AssertFails(TinyModel.Echo(), Echo with { EmbeddingOutput = "embeddings" }, "no output 'embeddings' for the embedding; it has 'features' float[batch, d], 'classes'");
        AssertFails(TinyModel.Echo(), Echo with { LogitsOutput = "scores" }, "no output 'scores' for the logits");
        AssertFails(TinyModel.Echo(), new(), "several outputs");
        AssertFails(TinyModel.Echo(), Echo with { Width = 224 }, "width of the input is given as 224, but the model declares 'image' float[batch, 3, 4, 5]. Give 5");
        AssertFails(TinyModel.Echo(sizes: false), Echo with { Width = 7 }, "leaves the height of the input");
        AssertFails(TinyModel.Echo(TensorLayout.Nhwc), Echo, "looks like [N, height, width, 3] (NHWC): give that layout");
        AssertFails(TinyModel.Echo(channels: 1), Echo, "takes grey images");
        AssertFails(TinyModel.Echo(type: TensorType.UInt8), Echo with { Normalisation = Normalisation.UnitRange }, "takes bytes, so a normalisation cannot be applied");
        AssertFails(TinyModel.Echo(type: TensorType.Float64), Echo, "is of type double; float32, float16 or uint8 is expected");
    }

    [Fact]
    public void Compose_TwoInputsOrFlatInput_SaysWhatIsExpected()
    {
        var two = new GraphBuilder("two");
        two.Input("a", TensorType.Float32, 1, 3, 4, 4);
        two.Input("b", TensorType.Float32, 1, 3, 4, 4);
        two.Output(two.Node("Add", ["a", "b"]), "y", TensorType.Float32, 1, 3, 4, 4);
        AssertFails(two.ToBytes(), new(), "has 2 inputs ('a' float[1, 3, 4, 4], 'b' float[1, 3, 4, 4])");

        var flat = new GraphBuilder("flat");
        flat.Input("x", TensorType.Float32, "N", 784);
        flat.Output(flat.Node("Relu", ["x"]), "y", TensorType.Float32, "N", 784);
        AssertFails(flat.ToBytes(), new(), "has 2 dimensions; images take 4");
    }

    [Fact]
    public void Normalisation_UnusableNumbers_SaysSo()
    {
        Assert.Contains("has 2 numbers", Assert.Throws<ModelException>(() => Normalisation.OnByteScale([1, 2], [])).Message);
        Assert.Contains("std holds 0", Assert.Throws<ModelException>(() => Normalisation.OnUnitScale([], [0])).Message);
        Assert.Contains("finite", Assert.Throws<ModelException>(() => Normalisation.OnByteScale([float.NaN], [])).Message);
    }

    private static void AssertFails(byte[] model, ImageModelSpec spec, string message) =>
        Assert.Contains(message, Assert.Throws<ModelException>(() => ModelComposer.Compose(model, spec)).Message);

    private static EmbeddingSession Open(byte[] composed) => EmbeddingSession.Open(composed, new OnnxSessionOptions { IntraOpThreads = 1 });

    private static (float[] Embeddings, float[] Logits) Run(EmbeddingSession session, byte[] pixels, int n)
    {
        var (embeddings, logits) = (new float[n * session.EmbeddingDimensions], new float[n * session.LogitsDimensions]);
        session.Run(pixels, n, embeddings.AsSpan(), logits);
        return (embeddings, logits);
    }

    private sealed class PairComparer : IEqualityComparer<(float[] A, float[] B)>
    {
        public bool Equals((float[] A, float[] B) x, (float[] A, float[] B) y) => x.A.SequenceEqual(y.A) && x.B.SequenceEqual(y.B);

        public int GetHashCode((float[] A, float[] B) pair) => pair.A.Length;
    }
}
