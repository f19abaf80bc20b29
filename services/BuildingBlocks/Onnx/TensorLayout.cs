namespace Assay.Onnx;

/// <summary>Order of the dimensions of a model's image input.</summary>
public enum TensorLayout
{
    /// <summary>Batch, channels, height, width: what PyTorch exports.</summary>
    Nchw,
    /// <summary>Batch, height, width, channels: what TensorFlow exports.</summary>
    Nhwc,
}
