using System.Diagnostics.Metrics;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.Selection.Campaigns;

/// <summary>Campaigns that go on by themselves.</summary>
internal sealed class OpenCampaignsGauge(CampaignCatalog campaigns, SelectionTelemetry telemetry, TimeProvider time, ILogger<OpenCampaignsGauge> logger)
    : PolledGauge(telemetry.Meter, JobRecord.OpenMetric, "{job}", JobRecord.OpenMetricDescription, time, logger)
{
    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken) =>
        [new(await campaigns.CountOpenAsync(cancellationToken), new KeyValuePair<string, object?>("kind", "campaign"))];
}
