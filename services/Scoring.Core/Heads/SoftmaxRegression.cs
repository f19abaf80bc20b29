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

    /// <summary>Fits one head on every labelled image, reading embeddings shard by shard in every step; memory does not grow with their number.</summary>
    /// <param name="sample">The labelled images.</param>
    /// <param name="options">Penalty and precision.</param>
    /// <param name="parallel">Degree of parallelism, which does not change the result, and cancellation.</param>
    /// <param name="start">A head to begin with, for instance of a sample or a coreset of the images; it saves passes and does not change the minimum.</param>
    /// <exception cref="NoLabelledImagesException">The sample is empty, or all its weights are 0.</exception>
    /// <exception cref="SingleClassException">The sample has one class.</exception>
    /// <exception cref="NonFiniteEmbeddingsException">An embedding holds NaN or infinity.</exception>
    public static SoftmaxHead Fit(ShardedSample sample, SoftmaxRegressionOptions options, ParallelOptions parallel, SoftmaxHead? start = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parallel);
        CheckStart(sample, start);
        return new FoldFit(StreamedRows.Create(sample, null, parallel), null, options, parallel, start).Fit(options.C).ToHead();
    }

    internal static void CheckStart(ShardedSample sample, SoftmaxHead? start)
    {
        if (start is not null && (start.Classes, start.Dimensions) != (sample.Classes, sample.Source.Dimensions))
            throw new ArgumentException($"The head to start from is of {start.Classes} classes and {start.Dimensions} dimensions, not {sample.Classes} and {sample.Source.Dimensions}.", nameof(start));
    }

    /// <summary>Fits of one training set along ascending C, each from the solution before it.</summary>
    internal sealed class FoldFit(
        TrainingRows rows, int? heldOutFold, SoftmaxRegressionOptions options, ParallelOptions parallel, SoftmaxHead? start = null)
    {
        private readonly MultinomialObjective _objective = new(rows, heldOutFold, options.ClassNames, parallel);
        private double[]? _point;

        public FittedHead Fit(double c)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(c);
            var result = Lbfgs.Minimize(
                (point, gradient) => _objective.Evaluate(c, point, gradient),
                _point ?? (start is null ? Prior() : _objective.Parameters(start)),
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
