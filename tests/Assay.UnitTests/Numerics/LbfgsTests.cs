using Assay.Numerics.Optimization;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class LbfgsTests
{
    [Fact]
    public void Minimize_Rosenbrock_FindsTheMinimum()
    {
        var result = Lbfgs.Minimize(Rosenbrock, [-1.2, 1, -1.2, 1, 0.5, 2], new LbfgsOptions { GradientTolerance = 1e-8, MaxIterations = 500 });
        Assert.Equal(LbfgsStatus.Converged, result.Status);
        Assert.All(result.Point, x => Assert.Equal(1, x, 1e-6));
        Assert.InRange(result.Evaluations, result.Iterations, 2 * result.Iterations + 10);
    }

    [Fact]
    public void Minimize_IllConditionedQuadratic_FindsTheMinimum()
    {
        var scale = Enumerable.Range(0, 50).Select(i => Math.Pow(10, i / 10.0)).ToArray();
        var result = Lbfgs.Minimize(
            (x, g) =>
            {
                var value = 0.0;
                for (var i = 0; i < x.Length; i++)
                {
                    g[i] = scale[i] * (x[i] - i);
                    value += 0.5 * g[i] * (x[i] - i);
                }

                return value;
            },
            new double[50],
            new LbfgsOptions { GradientTolerance = 1e-6, MaxIterations = 5000 });
        Assert.Equal(LbfgsStatus.Converged, result.Status);
        for (var i = 0; i < 50; i++) Assert.Equal(i, result.Point[i], 1e-5);
    }

    [Fact]
    public void Minimize_AtTheMinimum_TakesNoStep()
    {
        var result = Lbfgs.Minimize(Rosenbrock, [1, 1], new LbfgsOptions());
        Assert.Equal(0, result.Iterations);
        Assert.Equal(LbfgsStatus.Converged, result.Status);
    }

    [Fact]
    public void Minimize_NoParameters_Converges() =>
        Assert.Equal(LbfgsStatus.Converged, Lbfgs.Minimize((_, _) => 3, [], new LbfgsOptions()).Status);

    [Fact]
    public void Minimize_FewIterations_SaysSo()
    {
        var result = Lbfgs.Minimize(Rosenbrock, [-1.2, 1], new LbfgsOptions { MaxIterations = 3 });
        Assert.Equal(LbfgsStatus.IterationLimit, result.Status);
        Assert.Equal(3, result.Iterations);
    }

    [Fact]
    public void Minimize_NoisyValue_EndsAtThePrecisionOfTheObjective()
    {
        // A value in single precision, as a loss over float32 logits is.
        var result = Lbfgs.Minimize(
            (x, g) =>
            {
                g[0] = x[0] - 3 + 1e-6;
                return (float)(1000 + 0.5 * (x[0] - 3) * (x[0] - 3));
            },
            [10],
            new LbfgsOptions { GradientTolerance = 1e-9, ValuePrecision = 1e-7 });
        Assert.NotEqual(LbfgsStatus.IterationLimit, result.Status);
        Assert.Equal(3, result.Point[0], 1e-2);
    }

    [Fact]
    public void Minimize_WallOfInfinity_StepsBackFromIt()
    {
        // -ln(1 - x) - ln(1 + x) + (x - 2)^2: infinite or NaN outside (-1, 1).
        var result = Lbfgs.Minimize(
            (x, g) =>
            {
                g[0] = 1 / (1 - x[0]) - 1 / (1 + x[0]) + 200 * (x[0] - 2);
                return -Math.Log(1 - x[0]) - Math.Log(1 + x[0]) + 100 * (x[0] - 2) * (x[0] - 2);
            },
            [0],
            new LbfgsOptions { GradientTolerance = 1e-6 });
        Assert.Equal(LbfgsStatus.Converged, result.Status);
        Assert.InRange(result.Point[0], 0.9, 1);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Minimize_NonFiniteAtTheStart_Throws(double value)
    {
        var thrown = Assert.Throws<NonFiniteObjectiveException>(() => Lbfgs.Minimize((_, _) => value, [1], new LbfgsOptions()));
        Assert.Equal(0, thrown.Iteration);
        Assert.Contains("Check the input for NaN", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Minimize_NonFiniteEverywhereElse_Throws() => Assert.Throws<NonFiniteObjectiveException>(() => Lbfgs.Minimize(
        (x, g) =>
        {
            g[0] = 1;
            return x[0] == 0 ? 0 : double.NaN;
        },
        [0],
        new LbfgsOptions()));

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var value = 0.0;
        for (var i = 0; i < x.Length; i += 2)
        {
            var (a, b) = (1 - x[i], x[i + 1] - x[i] * x[i]);
            value += a * a + 100 * b * b;
            gradient[i] = -2 * a - 400 * x[i] * b;
            gradient[i + 1] = 200 * b;
        }

        return value;
    }
}
