using Assay.Onnx;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Models;

/// <summary>Opens models on the configured execution provider.</summary>
internal sealed class SessionFactory(IOptions<InferenceOptions> options)
{
    // A batch of so many pixels leaves the layers' tensors in a core's cache; a GPU wants many more to be busy.
    private const long CpuBatchPixels = 2 * 224 * 224;
    private const long GpuBatchPixels = 64 * 224 * 224;
    private const int LargestBatch = 256;

    private readonly OnnxSessionOptions _options = new()
    {
        Provider = options.Value.ExecutionProvider,
        DeviceId = options.Value.DeviceId,
        IntraOpThreads = options.Value.IntraOpThreads,
        Spinning = false,
    };

    /// <summary>How networks are trained: a step is a row of short operators, and threads that slept between them would be late for each.</summary>
    public OnnxSessionOptions TrainingOptions => _options with { IntraOpThreads = options.Value.TrainingThreads, Spinning = true };

    /// <param name="composed">What <see cref="ModelComposer"/> gave.</param>
    public EmbeddingSession Open(byte[] composed) => EmbeddingSession.Open(composed, _options);

    /// <summary>The batch size of a model that is registered here without one.</summary>
    public int BatchSizeFor(int width, int height)
    {
        var pixels = _options.Provider == ExecutionProvider.Cpu ? CpuBatchPixels : GpuBatchPixels;
        return (int)Math.Clamp(pixels / ((long)width * height), 1, LargestBatch);
    }
}
