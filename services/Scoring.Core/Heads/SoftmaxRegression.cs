using Assay.Numerics.Optimization;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// Multinomial logistic regression by L-BFGS on standardised embeddings: C x (sum of weighted log losses) + ||W||^2 / 2 is minimised, the bias not penalised
/// (scikit-learn's LogisticRegression behind a StandardScaler). The same sample gives the same bits at any degree of parallelism.
/// </summary>
public static class SoftmaxRegression
{
    // Relative rounding error of the loss: logits and gradients are single precision.
    private const double ValuePrecision = 1e-8;

    /// <summary>Fits one head on the whole sample.</summary>
    /// <exception cref="NoLabelledImagesException">The sample is empty, or all its weights are 0.</exception>
    /// <exception cref="SingleClassException">The sample has one class.</exception>
    public static SoftmaxHead Fit(TrainingSample sample, SoftmaxRegressionOptions options, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parallel);
        var rows = StandardizedRows.Create(sample, [], 1, parallel);
        return new FoldFit(rows, null, options, parallel).Fit(options.C).ToHead();
    }

    /// <summary>Fits of one training set along ascending C, each from the solution before it.</summary>
    internal sealed class FoldFit(StandardizedRows rows, int? heldOutFold, SoftmaxRegressionOptions options, ParallelOptions parallel)
    {
        private readonly MultinomialObjective _objective = new(rows, heldOutFold, options.ClassNames, parallel);
        private double[]? _point;

        public FittedHead Fit(double c)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(c);
            var result = Lbfgs.Minimize(
                (point, gradient) => _objective.Evaluate(c, point, gradient),
                _point ?? Prior(),
                new LbfgsOptions { MaxIterations = options.MaxIterations, GradientTolerance = options.GradientTolerance, ValuePrecision = ValuePrecision },
                parallel.CancellationToken);
            _point = result.Point;
            return new FittedHead(rows, _objective.PresentClasses, [.. _objective.Fold(result.Point)], new SoftmaxHeadMetadata
            {
                Classes = rows.Classes,
                Dimensions = rows.Dimensions,
                PresentClasses = _objective.PresentClasses,
                C = c,
                Images = _objective.Images,
                TrainingLogLoss = _objective.LogLoss(c, result.Point, result.Value),
                Iterations = result.Iterations,
                Converged = result.Status != LbfgsStatus.IterationLimit,
            });
        }

        private double[] Prior()
        {
            var point = new double[_objective.ParameterCount];
            for (var k = 0; k < _objective.PriorBias.Length; k++) point[(k + 1) * (rows.Dimensions + 1) - 1] = _objective.PriorBias[k];
            return point;
        }
    }
}
