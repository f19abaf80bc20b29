using Assay.Onnx;
using Xunit;

namespace Assay.Tests.Onnx;

public sealed class EmbeddingSessionTests
{
    [Fact]
    public void Open_ModelThatIsNotComposed_SaysSo() =>
        Assert.Contains("compose it with ModelComposer first", Assert.Throws<ModelException>(() => EmbeddingSession.Open(TinyModel.Echo())).Message);

    [Fact]
    public void Open_Garbage_SaysSo() =>
        Assert.Contains("cannot load the model", Assert.Throws<ModelException>(() => EmbeddingSession.Open("not a model at all"u8.ToArray())).Message);

    [Fact]
    public void Open_OperatorThatFails_NamesTheInput()
    {
        // The reshape asks for 7 columns of 60 values: it loads, and cannot run.
        var graph = new GraphBuilder("fails");
        graph.Input("x", TensorType.Float32, "N", 3, 4, 5);
        graph.Output(graph.Node("Reshape", ["x", graph.Constant("shape", [-1L, 7], 2)]), "y", TensorType.Float32, "M", 7);
        var composed = ModelComposer.Compose(graph.ToBytes(), new ImageModelSpec());
        Assert.Contains("failed on 2 grey images of 5 x 4", Assert.Throws<ModelException>(() => EmbeddingSession.Open(composed)).Message);
    }

    [Fact]
    public void Open_OutputThatIsNotPooled_SaysSo()
    {
        var graph = new GraphBuilder("map");
        graph.Input("x", TensorType.Float32, "N", 3, 256, 256);
        graph.Output(graph.Node("Relu", ["x"]), "y", TensorType.Float32, "N", 3, 256, 256);
        var composed = ModelComposer.Compose(graph.ToBytes(), new ImageModelSpec());
        Assert.Contains("has 196608 numbers an image", Assert.Throws<ModelException>(() => EmbeddingSession.Open(composed)).Message);
    }

    [Fact]
    public void Open_CudaWithoutItsProvider_SaysWhatIsMissing()
    {
        // No machine has a device of this number, so even a library with the provider must refuse.
        var error = Assert.Throws<ExecutionProviderException>(() => EmbeddingSession.Open(DefaultModel.Create(), new OnnxSessionOptions { Provider = ExecutionProvider.Cuda, DeviceId = 99 }));
        Assert.Contains(InferenceSessionFactory.AvailableProviders.Contains("CUDAExecutionProvider") ? "The CUDA provider could not" : "Microsoft.ML.OnnxRuntime.Gpu", error.Message);
        Assert.Contains("choose the provider Cpu", error.Message);
    }

    [Fact]
    public void Run_Halves_AreTheFloatsRoundedAndNeverInfinite()
    {
        using var session = EmbeddingSession.Open(ModelComposer.Compose(TinyModel.Echo(), new ImageModelSpec { EmbeddingOutput = "features", LogitsOutput = "classes", Normalisation = new([0, 0, 0], [1e-3f, 1, -1e-3f]) }));
        var pixels = TinyModel.Pixels(2);
        var (floats, halves) = (new float[2 * TinyModel.Values], new Half[2 * TinyModel.Values]);
        var logits = new Half[2 * 3];
        session.Run(pixels, 2, floats.AsSpan());
        session.Run(pixels, 2, halves.AsSpan(), logits);
        Assert.Contains(floats, value => value > 65504);
        foreach (var (value, half) in floats.Zip(halves))
            Assert.Equal((Half)Math.Clamp(value, -65504, 65504), half);
        Assert.All(logits, value => Assert.True(Half.IsFinite(value)));
    }

    [Fact]
    public void Run_BuffersOfAnotherLength_SaysWhatWasGiven()
    {
        using var session = EmbeddingSession.Open(ModelComposer.Compose(TinyModel.Echo(), new ImageModelSpec { EmbeddingOutput = "features" }));
        Assert.Contains("1 places were given for 1 embeddings of 60", Assert.Throws<ArgumentException>(() => session.Run(TinyModel.Pixels(1), 1, new float[1].AsSpan())).Message);
        Assert.Contains("60 bytes were given for 2 images of 60", Assert.Throws<ArgumentException>(() => session.Run(TinyModel.Pixels(1), 2, new float[120].AsSpan())).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_ManyThreads_GiveTheBytesOfOne(int intraOpThreads)
    {
        using var session = EmbeddingSession.Open(DefaultModel.Create(), new OnnxSessionOptions { IntraOpThreads = intraOpThreads });
        var pixels = new byte[8 * session.PixelBytes];
        new Random(5).NextBytes(pixels);
        var expected = Run(4);
        var results = new float[6][];
        Parallel.For(0, 6, i => results[i] = Run(4));
        Assert.All(results, result => Assert.Equal(expected, result));
        Assert.Equal(expected, Enumerable.Range(0, 4).SelectMany(i => RunAt(i, 1)).ToArray()); // alone as among others

        float[] Run(int n) => RunAt(0, n);

        float[] RunAt(int first, int n)
        {
            var embeddings = new float[n * session.EmbeddingDimensions];
            session.Run(pixels.AsMemory(first * session.PixelBytes), n, embeddings.AsSpan());
            return embeddings;
        }
    }

    [RequiresRealDataFact("models", "mobilenet_v2_1.0_224.onnx")]
    public void Run_MobileNet_GivesTheSameBytesInAnyBatchOnAnyThreads()
    {
        var composed = ModelComposer.Compose(File.ReadAllBytes(Repository.RealDataPathOf("models", "mobilenet_v2_1.0_224.onnx")), new ImageModelSpec
        {
            Normalisation = Normalisation.SymmetricRange,
            EmbeddingOutput = "embedding",
            LogitsOutput = "logits",
        });
        float[]? expected = null;
        foreach (var (threads, batch) in new[] { (1, 1), (1, 5), (2, 2), (2, 5) })
        {
            using var session = EmbeddingSession.Open(composed, new OnnxSessionOptions { IntraOpThreads = threads });
            Assert.Equal((1280, 1001), (session.EmbeddingDimensions, session.LogitsDimensions));
            var pixels = new byte[5 * session.PixelBytes];
            new Random(3).NextBytes(pixels);
            var embeddings = new float[5 * 1280];
            for (var i = 0; i < 5; i += batch)
            {
                var n = Math.Min(batch, 5 - i);
                session.Run(pixels.AsMemory(i * session.PixelBytes), n, embeddings.AsSpan(i * 1280, n * 1280), new float[n * 1001]);
            }

            expected ??= embeddings;
            Assert.Equal(expected, embeddings);
        }
    }

    [RequiresRealDataFact("models", "shufflenet_v2_int8.onnx")]
    public void Run_ShuffleNetOfBatchOne_TakesSeveralImages()
    {
        var composed = ModelComposer.Compose(File.ReadAllBytes(Repository.RealDataPathOf("models", "shufflenet_v2_int8.onnx")), new ImageModelSpec
        {
            Normalisation = Normalisation.ImageNet,
            EmbeddingOutput = "611",
            LogitsOutput = "output",
        });
        using var session = EmbeddingSession.Open(composed);
        Assert.Equal((1024, 1000, 1), (session.EmbeddingDimensions, session.LogitsDimensions, session.FixedBatch!.Value));
        var pixels = new byte[3 * session.PixelBytes];
        new Random(3).NextBytes(pixels);
        var (embeddings, logits) = (new float[3 * 1024], new float[3 * 1000]);
        session.Run(pixels, 3, embeddings.AsSpan(), logits);
        Assert.NotEqual(embeddings[..1024], embeddings[1024..2048]);
        Assert.All(logits, value => Assert.True(float.IsFinite(value)));
    }
}
