using System.Diagnostics.Metrics;
using Assay.Telemetry;

namespace Assay.Inference.Jobs;

/// <summary>Shards that were asked for and are not done: what waits in the queue and what workers have in hand.</summary>
internal sealed class WaitingShardsGauge(EmbeddingJobCatalog jobs, InferenceTelemetry telemetry, TimeProvider time, ILogger<WaitingShardsGauge> logger)
    : PolledGauge(telemetry.Meter, "assay.inference.shards_waiting", "{shard}", "Shards asked for and not embedded yet.", time, logger)
{
    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken) =>
        [new((await jobs.ListOpenAsync(null, cancellationToken)).Sum(job => (long)(job.Asked - job.Done.CountBelow(job.Asked))))];
}
