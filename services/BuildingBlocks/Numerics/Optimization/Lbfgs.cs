using System.Numerics.Tensors;

namespace Assay.Numerics.Optimization;

/// <summary>
/// Limited-memory BFGS (Liu and Nocedal 1989): two-loop recursion with a strong Wolfe line search. Serial and deterministic;
/// parallelism belongs into the objective.
/// </summary>
public static class Lbfgs
{
    // A pair whose curvature is below this share of its length would make the approximation singular: it is left out.
    private const double CurvatureEpsilon = 1e-10;

    /// <summary>Minimises <paramref name="objective"/> from <paramref name="start"/>, which is not changed.</summary>
    /// <exception cref="NonFiniteObjectiveException">The objective is not finite at the start, or all along a step.</exception>
    public static LbfgsResult Minimize(
        ObjectiveFunction objective, ReadOnlySpan<double> start, LbfgsOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.History);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxIterations);

        var search = new LineSearch(objective, start, options.ValuePrecision);
        var history = new CurvatureHistory(options.History);
        var direction = new double[start.Length];
        var status = LbfgsStatus.IterationLimit;
        if (!search.IsFinite) throw new NonFiniteObjectiveException(search.Value, 0);

        var iteration = 0;
        while (true)
        {
            if (search.GradientNorm <= options.GradientTolerance)
            {
                status = LbfgsStatus.Converged;
                break;
            }

            if (iteration == options.MaxIterations) break;
            cancellationToken.ThrowIfCancellationRequested();

            history.Descend(search.Gradient, direction);
            if (TensorPrimitives.Dot<double>(direction, search.Gradient) >= 0) history.Reset(search.Gradient, direction);

            // The first step has no curvature to go by: one unit of length is tried.
            var firstStep = history.IsEmpty ? Math.Min(1, 1 / TensorPrimitives.Norm<double>(search.Gradient)) : 1;
            if (search.TryStep(direction, firstStep))
            {
                iteration++;
                history.Add(search.Step, search.GradientChange, CurvatureEpsilon);
                continue;
            }

            if (search.SawNonFinite) throw new NonFiniteObjectiveException(double.NaN, iteration);
            if (history.IsEmpty)
            {
                status = LbfgsStatus.PrecisionLimit;
                break;
            }

            history.Clear();
        }

        return new LbfgsResult(search.Point.ToArray(), search.Value, search.GradientNorm, iteration, search.Evaluations, status);
    }
}
