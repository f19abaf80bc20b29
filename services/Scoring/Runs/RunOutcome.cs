namespace Assay.Scoring.Runs;

/// <summary>What came out of a run.</summary>
internal sealed record RunOutcome
{
    public required long Scored { get; init; }

    public required long Skipped { get; init; }

    /// <summary>Classes with at least one label.</summary>
    public required int Classes { get; init; }

    /// <summary>The chosen C.</summary>
    public required double Regularisation { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>Nats.</summary>
    public required double LogLoss { get; init; }

    public required IReadOnlyList<RunTrial> Trials { get; init; }
}
