namespace Assay.Scoring.Core.Consensus;

/// <summary>How Dawid-Skene is fitted.</summary>
public sealed record DawidSkeneOptions
{
    /// <summary>Added to every count of an annotator's confusion matrix before it is normalised, above 0: nobody is taken to be impossible.</summary>
    public double Smoothing { get; init; } = 0.01;

    /// <summary>Rounds of expectation and maximisation at most, 1 or more.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Change of the mean log likelihood of an annotation, in nats, below which it has converged; 0 or more.</summary>
    public double Tolerance { get; init; } = 1e-7;

    internal void Check()
    {
        if (!(Smoothing > 0 && double.IsFinite(Smoothing))) throw new ArgumentOutOfRangeException(nameof(Smoothing), Smoothing, "The smoothing must be a finite number above 0.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxIterations);
        if (!(Tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, "The tolerance must be 0 or more.");
    }
}
