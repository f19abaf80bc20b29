namespace Assay.Onnx.Training;

/// <summary>A tensor that a network learns.</summary>
/// <param name="Name">Its name in the graph: the layer's kind and number among its kind, and weight or bias: convolution_1.weight.</param>
/// <param name="Shape">[filters, channels, kernel, kernel] of a convolution, [inputs, units] of a dense layer, [units] of a bias.</param>
/// <param name="FanIn">Inputs that one output sums; 0 of a bias.</param>
/// <param name="FanOut">Outputs that one input goes into; 0 of a bias.</param>
public sealed record NetworkParameter(string Name, IReadOnlyList<long> Shape, long FanIn, long FanOut)
{
    /// <summary>Number of values.</summary>
    public int Length => (int)Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether it is a bias, which begins at 0.</summary>
    public bool IsBias => FanIn == 0;
}
