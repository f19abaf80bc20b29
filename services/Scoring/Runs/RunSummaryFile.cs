using System.Text.Json.Serialization;
using Assay.Scoring.Methods;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Messages;

namespace Assay.Scoring.Runs;

/// <summary>
/// A run's <c>summary.json</c>: what it did and with what. It holds neither the run's id nor times, so that a run with the same inputs
/// writes the same bytes.
/// </summary>
internal sealed record RunSummaryFile
{
    public required string Method { get; init; }

    public required string Dataset { get; init; }

    /// <summary>Shards scored: 0 .. Shards - 1 have columns.</summary>
    public required int Shards { get; init; }

    public required int Dimensions { get; init; }

    /// <summary>Classes of the taxonomy: width of the heads.</summary>
    public required int TaxonomyClasses { get; init; }

    [JsonConverter(typeof(MessageJsonConverter<RunParameters>))]
    public required RunParameters Parameters { get; init; }

    public required IReadOnlyList<MethodColumn> Columns { get; init; }

    public required RunOutcome Outcome { get; init; }

    public static RunSummaryFile Of(RunDocument run, RunOutcome outcome) => new()
    {
        Method = run.Method,
        Dataset = run.Dataset,
        Shards = run.Shards,
        Dimensions = run.Dimensions,
        TaxonomyClasses = run.Classes,
        Parameters = run.Parameters,
        Columns = run.Columns,
        Outcome = outcome,
    };
}
