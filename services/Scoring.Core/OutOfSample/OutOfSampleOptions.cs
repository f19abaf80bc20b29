namespace Assay.Scoring.Core.OutOfSample;

/// <summary>How out-of-sample heads are trained and their regularisation is chosen.</summary>
public sealed record OutOfSampleOptions
{
    /// <summary>Half decades: steps below which the log loss of a typical embedding hardly moves.</summary>
    public static IReadOnlyList<double> DefaultGrid { get; } = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1];

    /// <summary>Values of C (see <see cref="Heads.SoftmaxRegressionOptions.C"/>) to choose from, each above 0, in any order. One value is taken as it is.</summary>
    public IReadOnlyList<double> Grid { get; init; } = DefaultGrid;

    /// <summary>The path, which ascends in C, ends when the log loss has not improved for this many values.</summary>
    public int Patience { get; init; } = 2;

    /// <summary>Steps of L-BFGS at most, for each fold and C.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>See <see cref="Heads.SoftmaxRegressionOptions.GradientTolerance"/>.</summary>
    public double GradientTolerance { get; init; } = 1e-4;

    /// <summary>Class names by id, for messages only.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Called after each value of the grid, one at a time: progress for people.</summary>
    public Action<RegularizationTrial>? OnTrial { get; init; }
}
