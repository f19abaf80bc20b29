using System.Diagnostics.Metrics;
using Assay.Documents;
using Assay.Telemetry;

namespace Assay.LabelStore.Batches;

/// <summary>Tasks that lack an answer, in the newest batches: those that people are asked to work on.</summary>
internal sealed class OpenTasksGauge(
    IDocumentStore documents, BatchProgressReader progress, LabelStoreTelemetry telemetry, TimeProvider time, ILogger<OpenTasksGauge> logger)
    : PolledGauge(telemetry.Meter, "assay.labelstore.tasks_open", "{task}", "Tasks of the 50 newest batches that lack an answer.", time, logger)
{
    private const int Newest = 50;
    private readonly IDocumentCollection<BatchDocument> _batches = documents.Collection(BatchDocument.Collection);

    protected override async Task<IReadOnlyCollection<Measurement<long>>> ReadAsync(CancellationToken cancellationToken)
    {
        var open = 0L;
        var newest = await _batches.QueryAsync(DocumentQuery.By(BatchDocument.ByOpen, true) with { Descending = true, Limit = Newest }, cancellationToken);
        foreach (var (batch, _) in newest.Items)
        {
            var now = await progress.ReadAsync(batch, cancellationToken);
            open += now.Tasks - now.Done;
        }

        return [new(open)];
    }
}
