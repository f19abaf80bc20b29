using System.Diagnostics.Metrics;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.Scoring.Runs;

/// <summary>Open runs.</summary>
internal sealed class OpenRunsGauge(RunCatalog runs, ScoringTelemetry telemetry, TimeProvider time, ILogger<OpenRunsGauge> logger)
    : PolledGauge(telemetry.Meter, JobRecord.OpenMetric, "{job}", JobRecord.OpenMetricDescription, time, logger)
{
    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken)
    {
        var open = 0L;
        await foreach (var _ in runs.ListOpenAsync(cancellationToken))
            open++;
        return [new(open, new KeyValuePair<string, object?>("kind", "score"))];
    }
}
