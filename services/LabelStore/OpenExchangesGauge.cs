using System.Diagnostics.Metrics;
using Assay.Documents;
using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Import.Jobs;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.LabelStore;

/// <summary>Open exports and imports.</summary>
internal sealed class OpenExchangesGauge(IDocumentStore documents, LabelStoreTelemetry telemetry, TimeProvider time, ILogger<OpenExchangesGauge> logger)
    : PolledGauge(telemetry.Meter, JobRecord.OpenMetric, "{job}", JobRecord.OpenMetricDescription, time, logger)
{
    private readonly IDocumentCollection<ExportDocument> _exports = documents.Collection(ExportDocument.Collection);
    private readonly IDocumentCollection<ImportDocument> _imports = documents.Collection(ImportDocument.Collection);

    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken) =>
    [
        new(await _exports.CountAsync(DocumentQuery.By(ExportDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken), new KeyValuePair<string, object?>("kind", "export")),
        new(await _imports.CountAsync(DocumentQuery.By(ImportDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken), new KeyValuePair<string, object?>("kind", "import")),
    ];
}
