using Assay.Numerics.Kernels;

namespace Assay.Scoring.Core.Heads;

/// <summary>Weights of a head in the shape the matrix product wants. After <see cref="Load"/> it is only read.</summary>
internal sealed class LinearSoftmax(int classes, int dimensions)
{
    private readonly PackedMatrix _weights = new();
    private readonly float[] _bias = new float[classes];

    public int Classes => classes;

    /// <summary>Takes weights [classes, dimensions + 1], the bias last.</summary>
    public void Load(ReadOnlySpan<float> weights)
    {
        var stride = dimensions + 1;
        _weights.PackTransposed(weights, dimensions, classes, stride);
        for (var k = 0; k < classes; k++) _bias[k] = weights[k * stride + dimensions];
    }

    /// <summary>Features [rows, dimensions] to logits [rows, classes], rows <paramref name="stride"/> apart.</summary>
    public void Logits(ReadOnlySpan<float> features, int rows, Span<float> logits, int stride)
    {
        for (var row = 0; row < rows; row++) _bias.CopyTo(logits[(row * stride)..]);
        MatrixProduct.MultiplyAdd(features, dimensions, 1, rows, _weights, logits, stride);
    }

    /// <summary>Features packed as [rows, dimensions] to logits [rows, classes].</summary>
    public void Logits(PackedMatrix features, Span<float> logits)
    {
        for (var row = 0; row < features.Depth; row++) _bias.CopyTo(logits[(row * classes)..]);
        MatrixProduct.MultiplyAdd(features, _weights, logits, classes);
    }
}
