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

    /// <summary>Images with a prediction, labelled or not.</summary>
    public required long Predicted { get; init; }

    /// <summary>Macro average, one class against the rest; null where it is not defined.</summary>
    public required double? Auroc { get; init; }

    /// <summary>Standard error of the area; null where that is, and of runs before it was computed.</summary>
    public double? AurocError { get; init; }

    public required double? AveragePrecision { get; init; }

    public required double Temperature { get; init; }

    public required double CalibrationError { get; init; }

    public required double CalibrationErrorScaled { get; init; }
}
