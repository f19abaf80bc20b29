namespace Assay.Onnx;

/// <summary>How a model is run.</summary>
public sealed record OnnxSessionOptions
{
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>Number of the GPU, from 0; not for CPU.</summary>
    public int DeviceId { get; init; }

    /// <summary>
    /// Threads that share the work of one operator, 0 or more; 0 = one for each core that this process may use. With one number results are the same bits; with another one the last
    /// bits of sums over very small batches may differ.
    /// </summary>
    public int IntraOpThreads { get; init; }

    /// <summary>Whether idle threads burn their core while they wait: quicker alone, a theft where decoding shares the cores.</summary>
    public bool Spinning { get; init; }
}
