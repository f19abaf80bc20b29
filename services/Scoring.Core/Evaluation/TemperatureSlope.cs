using System.Numerics.Tensors;

namespace Assay.Scoring.Core.Evaluation;

/// <summary>First and second derivative of a sum of log losses by the inverse temperature b: E[z] - z_y and Var[z] under softmax(b z).</summary>
internal readonly record struct TemperatureSlope(double Slope, double Curvature)
{
    public static TemperatureSlope operator +(TemperatureSlope x, TemperatureSlope y) => new(x.Slope + y.Slope, x.Curvature + y.Curvature);

    public static TemperatureSlope operator -(TemperatureSlope x, TemperatureSlope y) => new(x.Slope - y.Slope, x.Curvature - y.Curvature);

    /// <param name="logits">z [K], finite.</param>
    /// <param name="label">y.</param>
    /// <param name="inverse">b.</param>
    /// <param name="weight">Weight of the row.</param>
    /// <param name="scratch">2 K numbers to work in.</param>
    public static TemperatureSlope Of(ReadOnlySpan<float> logits, int label, double inverse, double weight, Span<float> scratch)
    {
        var below = scratch[..logits.Length];
        var shares = scratch.Slice(logits.Length, logits.Length);
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), below);
        TensorPrimitives.Multiply(below, (float)inverse, shares);
        TensorPrimitives.Exp(shares, shares);
        double total = TensorPrimitives.Sum<float>(shares);
        double own = below[label];
        TensorPrimitives.Multiply(shares, below, shares);
        var mean = TensorPrimitives.Sum<float>(shares) / total;
        var square = TensorPrimitives.Dot<float>(shares, below) / total;
        return new TemperatureSlope(weight * (mean - own), weight * Math.Max(0, square - mean * mean));
    }
}
