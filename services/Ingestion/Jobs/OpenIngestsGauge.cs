using System.Diagnostics.Metrics;
using Assay.Documents;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.Ingestion.Jobs;

/// <summary>Open ingest jobs.</summary>
internal sealed class OpenIngestsGauge(IngestJobs jobs, IngestionTelemetry telemetry, TimeProvider time, ILogger<OpenIngestsGauge> logger)
    : PolledGauge(telemetry.Meter, JobRecord.OpenMetric, "{job}", JobRecord.OpenMetricDescription, time, logger)
{
    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken)
    {
        var open = 0L;
        await foreach (var _ in jobs.AllAsync(DocumentQuery.By(IngestJobDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken))
            open++;
        return [new(open, new KeyValuePair<string, object?>("kind", "ingest"))];
    }
}
