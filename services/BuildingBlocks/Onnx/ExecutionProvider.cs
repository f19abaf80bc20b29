namespace Assay.Onnx;

/// <summary>What runs a model.</summary>
public enum ExecutionProvider
{
    Cpu,
    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
