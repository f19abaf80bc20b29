using Microsoft.ML.OnnxRuntime;

namespace Assay.Onnx.Training;

/// <summary>
/// A network whose parameters are constants: ONNX Runtime lays constants out for its kernels once, which makes predicting much quicker than with
/// parameters as inputs. Images go through it in batches of one size, but for the last.
/// </summary>
internal sealed class FrozenNetwork : IDisposable
{
    private const int LargestBatch = 128;
    private const long BatchBytes = 256L << 20;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly NetworkDefinition _definition;
    private readonly int _features;

    public FrozenNetwork(NetworkPlan plan, float[][] values, OnnxSessionOptions options)
    {
        _definition = plan.Definition;
        _features = plan.FeatureDimensions;
        Batch = BatchOf(plan);
        _session = new InferenceSessionFactory(options).Create(InferenceGraph.Write(plan, values, fromBytes: false));
    }

    /// <summary>Most images of a run, 1 or more.</summary>
    public int Batch { get; }

    /// <summary>As many images as keep the values of the widest layer within a bound, whatever the size of the images.</summary>
    public static int BatchOf(NetworkPlan plan) => (int)Math.Clamp(BatchBytes / plan.WidestLayerBytes, 1, LargestBatch);

    /// <param name="images">[n, height, width, channels], n up to <see cref="Batch"/>.</param>
    /// <param name="embeddings">[n, d], written; empty where they are not wanted.</param>
    /// <param name="logits">[n, K], written; empty where they are not wanted.</param>
    public void Run(float[] images, int n, Span<float> embeddings, Span<float> logits)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images.AsMemory(0, n * _definition.ImageValues), [n, _definition.Height, _definition.Width, _definition.Channels]);
        using var outputs = _session.Run(_runOptions, [InferenceGraph.Input], [input], [ComposedModel.Embedding, ComposedModel.Logits]);
        if (!embeddings.IsEmpty)
            outputs[0].GetTensorDataAsSpan<float>()[..(n * _features)].CopyTo(embeddings);
        if (!logits.IsEmpty)
            outputs[1].GetTensorDataAsSpan<float>()[..(n * _definition.Classes)].CopyTo(logits);
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }
}
