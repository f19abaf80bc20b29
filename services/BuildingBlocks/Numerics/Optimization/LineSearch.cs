using System.Numerics.Tensors;

namespace Assay.Numerics.Optimization;

/// <summary>
/// The point of a minimisation, and the step along a direction that meets the strong Wolfe conditions: bracketing, then zooming by
/// safeguarded cubic interpolation (Nocedal and Wright, algorithms 3.5 and 3.6). Non-finite trial values count as too far.
/// </summary>
internal sealed class LineSearch
{
    private const double SufficientDecrease = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxTrials = 30;

    private readonly ObjectiveFunction _objective;
    private readonly double _precision;
    private double[] _point;
    private double[] _gradient;
    private double[] _trialPoint;
    private double[] _trialGradient;

    public LineSearch(ObjectiveFunction objective, ReadOnlySpan<double> start, double precision)
    {
        _objective = objective;
        _precision = precision;
        _point = start.ToArray();
        _gradient = new double[start.Length];
        _trialPoint = new double[start.Length];
        _trialGradient = new double[start.Length];
        Value = objective(_point, _gradient);
        Evaluations = 1;
    }

    public ReadOnlySpan<double> Point => _point;

    public ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>Last accepted step, valid after <see cref="TryStep"/> returned true until the next one.</summary>
    public ReadOnlySpan<double> Step => _trialPoint;

    /// <summary>Change of the gradient along the last accepted step.</summary>
    public ReadOnlySpan<double> GradientChange => _trialGradient;

    public double Value { get; private set; }

    public double GradientNorm => _gradient.Length == 0 ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude<double>(_gradient));

    public int Evaluations { get; private set; }

    /// <summary>Every trial of the last search was non-finite.</summary>
    public bool SawNonFinite { get; private set; }

    public bool IsFinite => double.IsFinite(Value) && double.IsFinite(GradientNorm);

    /// <summary>Moves along <paramref name="direction"/>; false, and nowhere, where no step improves.</summary>
    public bool TryStep(ReadOnlySpan<double> direction, double firstStep)
    {
        var origin = new Trial(0, Value, TensorPrimitives.Dot(_gradient, direction));
        var (low, high) = (origin, default(Trial?));
        var best = origin;
        var anyFinite = false;
        var step = firstStep;
        for (var trials = 0; trials < MaxTrials; trials++)
        {
            var trial = Evaluate(direction, step);
            anyFinite |= trial.IsFinite;
            if (IsTooFar(trial, origin, low))
            {
                high = trial;
            }
            else
            {
                if (Math.Abs(trial.Slope) <= -Curvature * origin.Slope) return Accept();
                if (trial.Value < best.Value) best = trial;

                // Minimum between low and trial when the slope turned; otherwise it lies beyond the trial.
                if (trial.Slope * (high is { } bound ? bound.Step - low.Step : 1) >= 0) high = low;
                low = trial;
            }

            step = high is { } far ? Interpolate(low, far) : 2 * step;
            if (high is { } end && Math.Abs(end.Step - low.Step) <= 1e-14 * Math.Max(Math.Abs(end.Step), double.Epsilon)) break;
        }

        SawNonFinite = !anyFinite;
        if (best.Step == 0) return false;
        Evaluate(direction, best.Step);
        return Accept();
    }

    /// <summary>Armijo's condition is broken, unless all that is broken is the last digits of the value.</summary>
    private bool IsTooFar(Trial trial, Trial origin, Trial low)
    {
        if (!trial.IsFinite) return true;
        var slack = _precision * Math.Abs(origin.Value);
        return trial.Value > origin.Value + SufficientDecrease * trial.Step * origin.Slope + slack || trial.Value > low.Value + slack;
    }

    private Trial Evaluate(ReadOnlySpan<double> direction, double step)
    {
        TensorPrimitives.MultiplyAdd(direction, step, _point, _trialPoint);
        Evaluations++;
        TrialValue = _objective(_trialPoint, _trialGradient);
        return new Trial(step, TrialValue, TensorPrimitives.Dot(_trialGradient, direction));
    }

    private double TrialValue { get; set; }

    private bool Accept()
    {
        (_point, _trialPoint) = (_trialPoint, _point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        TensorPrimitives.Subtract<double>(_point, _trialPoint, _trialPoint);
        TensorPrimitives.Subtract<double>(_gradient, _trialGradient, _trialGradient);
        Value = TrialValue;
        SawNonFinite = false;
        return true;
    }

    /// <summary>Minimiser of the cubic through both ends, kept a tenth of the interval away from them; the middle where there is none.</summary>
    private static double Interpolate(Trial low, Trial high)
    {
        var width = high.Step - low.Step;
        if (!high.IsFinite) return low.Step + 0.1 * width;
        var d1 = low.Slope + high.Slope - 3 * (low.Value - high.Value) / (low.Step - high.Step);
        var square = d1 * d1 - low.Slope * high.Slope;
        var share = 0.5;
        if (square >= 0)
        {
            var d2 = Math.CopySign(Math.Sqrt(square), width);
            var minimum = high.Step - width * ((high.Slope + d2 - d1) / (high.Slope - low.Slope + 2 * d2));
            if (double.IsFinite(minimum)) share = (minimum - low.Step) / width;
        }

        return low.Step + Math.Clamp(share, 0.1, 0.9) * width;
    }

    private readonly record struct Trial(double Step, double Value, double Slope)
    {
        public bool IsFinite => double.IsFinite(Value) && double.IsFinite(Slope);
    }
}
