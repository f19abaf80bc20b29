using System.Diagnostics.Metrics;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.Inference.Jobs;

/// <summary>Open embedding jobs.</summary>
internal sealed class OpenEmbeddingsGauge(EmbeddingJobCatalog jobs, InferenceTelemetry telemetry, TimeProvider time, ILogger<OpenEmbeddingsGauge> logger)
    : PolledGauge(telemetry.Meter, JobRecord.OpenMetric, "{job}", JobRecord.OpenMetricDescription, time, logger)
{
    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken) =>
        [new((await jobs.ListOpenAsync(null, cancellationToken)).Count, new KeyValuePair<string, object?>("kind", "embed"))];
}
