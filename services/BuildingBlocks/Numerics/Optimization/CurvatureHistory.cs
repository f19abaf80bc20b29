using System.Numerics.Tensors;

namespace Assay.Numerics.Optimization;

/// <summary>The last steps s and gradient changes y, and the two-loop recursion over them (Nocedal and Wright, algorithm 7.4).</summary>
internal sealed class CurvatureHistory(int capacity)
{
    private readonly List<(double[] Step, double[] Change, double Curvature)> _pairs = new(capacity);
    private readonly double[] _alpha = new double[capacity];

    public bool IsEmpty => _pairs.Count == 0;

    public void Clear() => _pairs.Clear();

    /// <summary>Forgets everything and points <paramref name="direction"/> down the gradient.</summary>
    public void Reset(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        Clear();
        TensorPrimitives.Negate(gradient, direction);
    }

    /// <summary>direction = -H gradient; the negative gradient where nothing is known.</summary>
    public void Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        TensorPrimitives.Negate(gradient, direction);
        if (IsEmpty) return;
        for (var i = _pairs.Count - 1; i >= 0; i--)
        {
            var (step, change, curvature) = _pairs[i];
            _alpha[i] = TensorPrimitives.Dot<double>(step, direction) / curvature;
            TensorPrimitives.MultiplyAdd(change, -_alpha[i], direction, direction);
        }

        var (_, lastChange, lastCurvature) = _pairs[^1];
        TensorPrimitives.Multiply(direction, lastCurvature / TensorPrimitives.SumOfSquares<double>(lastChange), direction);
        for (var i = 0; i < _pairs.Count; i++)
        {
            var (step, change, curvature) = _pairs[i];
            var beta = TensorPrimitives.Dot<double>(change, direction) / curvature;
            TensorPrimitives.MultiplyAdd(step, _alpha[i] - beta, direction, direction);
        }
    }

    public void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double epsilon)
    {
        var curvature = TensorPrimitives.Dot(step, change);
        if (!(curvature > epsilon * TensorPrimitives.Norm(step) * TensorPrimitives.Norm(change))) return;

        double[] keptStep, keptChange;
        if (_pairs.Count == _alpha.Length)
        {
            (keptStep, keptChange, _) = _pairs[0];
            _pairs.RemoveAt(0);
        }
        else
        {
            (keptStep, keptChange) = (new double[step.Length], new double[step.Length]);
        }

        step.CopyTo(keptStep);
        change.CopyTo(keptChange);
        _pairs.Add((keptStep, keptChange, curvature));
    }
}
