namespace Assay.Onnx.Training;

/// <summary>A layer with its place in the network.</summary>
internal sealed record PlannedLayer(NetworkLayer Layer, string Name, FeatureMap Input, FeatureMap Output, NetworkParameter? Weight = null, NetworkParameter? Bias = null)
{
    /// <summary>Zeros that a convolution puts on each side.</summary>
    public int Padding => Layer is NetworkLayer.Convolution { Padding: ConvolutionPadding.Same } convolution ? (convolution.Kernel - 1) / 2 : 0;
}
