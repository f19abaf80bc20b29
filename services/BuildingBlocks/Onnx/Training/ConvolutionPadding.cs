namespace Assay.Onnx.Training;

/// <summary>What a convolution does at the rim of an image.</summary>
public enum ConvolutionPadding
{
    /// <summary>Only places where the whole kernel lies on the image: a side shrinks by kernel - 1.</summary>
    Valid,
    /// <summary>Zeros around the image, (kernel - 1) / 2 on each side: sides stay.</summary>
    Same,
}
