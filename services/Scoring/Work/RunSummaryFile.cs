using Assay.Scoring.Runs;

namespace Assay.Scoring.Work;

/// <summary>
/// A run's <c>summary.json</c>: what it did and with what. It holds neither the run's id nor times, so that a run with the same inputs
/// writes the same bytes.
/// </summary>
internal sealed record RunSummaryFile
{
    public required string Method { get; init; }

    public required string Dataset { get; init; }

    public required string Model { get; init; }

    public required string LabelVersion { get; init; }

    /// <summary>Shards scored: 0 .. Shards - 1 have columns.</summary>
    public required int Shards { get; init; }

    public required int Dimensions { get; init; }

    /// <summary>Classes of the taxonomy: width of the heads.</summary>
    public required int TaxonomyClasses { get; init; }

    public required int Folds { get; init; }

    public required long Seed { get; init; }

    public required IReadOnlyList<double> Regularisation { get; init; }

    public required int MaxTrainingImages { get; init; }

    public required int TrainingImages { get; init; }

    public required IReadOnlyList<string> Scores { get; init; }

    public required RunOutcome Outcome { get; init; }
}
