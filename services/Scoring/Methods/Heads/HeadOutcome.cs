namespace Assay.Scoring.Methods.Heads;

/// <summary>What came out of a head run.</summary>
internal sealed record HeadOutcome
{
    /// <summary>Classes with at least one label.</summary>
    public required int Classes { get; init; }

    /// <summary>The chosen C.</summary>
    public required double Regularisation { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>Nats.</summary>
    public required double LogLoss { get; init; }

    public required IReadOnlyList<HeadTrial> Trials { get; init; }
}
