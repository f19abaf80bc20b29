namespace Assay.Scoring.Core.Heads;

/// <summary>How a head is fitted.</summary>
public sealed record SoftmaxRegressionOptions
{
    /// <summary>
    /// Inverse strength of the L2 penalty, above 0, in scikit-learn's convention: C x (sum of losses) + ||W||^2 / 2 is minimised over the weights
    /// of standardised features; the bias is not penalised. Smaller = stronger. Noisy labels want 1e-4 to 1e-2.
    /// </summary>
    public double C { get; init; } = 1e-3;

    /// <summary>Steps of L-BFGS at most.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Largest magnitude of a component of the gradient of the mean loss (nats) at which the fit has converged.</summary>
    public double GradientTolerance { get; init; } = 1e-4;

    /// <summary>Class names by id, for messages only.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
