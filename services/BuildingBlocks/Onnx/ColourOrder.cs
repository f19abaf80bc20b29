namespace Assay.Onnx;

/// <summary>Order of the channels of a model's image input.</summary>
public enum ColourOrder
{
    Rgb,
    Bgr,
}
