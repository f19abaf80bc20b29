using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Export.Jobs;

/// <summary>Works on exports from where their documents say they stand and sees to it that each ends with a state and a reason.</summary>
internal sealed class ExportRunner(
    ExportWork work, JobRunnerContext context, IDocumentStore documents, IOptions<LabelStoreOptions> options, ILogger<ExportRunner> logger)
    : JobRunner<ExportDocument>(
        context, documents.Collection(ExportDocument.Collection), options.Value.ExchangesInFlight, options.Value.ExchangePatience, logger)
{
    private readonly IDocumentCollection<ExportDocument> _exports = documents.Collection(ExportDocument.Collection);
    private readonly TimeProvider _time = context.Time;

    protected override async IAsyncEnumerable<ExportDocument> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (export, _) in _exports.QueryAllAsync(DocumentQuery.By(ExportDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken))
            yield return export;
    }

    protected override bool IsOpen(ExportDocument job) => !job.Record.HasEnded;

    protected override async Task<JobTurn> WorkAsync(JobHold<ExportDocument> job, CancellationToken cancellationToken)
    {
        if (job.Job.Record.HasEnded)
            return JobTurn.Ended;
        var turn = await work.RunAsync(job, cancellationToken);
        if (turn == JobTurn.Ended)
            await EndAsync(job, record => record.Succeed(_time.GetUtcNow()), cancellationToken);
        return turn;
    }

    protected override Task FailAsync(JobHold<ExportDocument> job, Exception exception, CancellationToken cancellationToken) =>
        EndAsync(job, record => record.Fail(Reason(exception), _time.GetUtcNow()), cancellationToken);

    protected override string Reason(Exception exception) => exception switch
    {
        AssayException => exception.Message,
        ObjectStoreFullException => $"{exception.Message} Make room, then resume the export.",
        RpcException rpc => $"Ingestion does not answer ({rpc.StatusCode}: {rpc.Status.Detail}). Start it, then resume the export.",
        IOException or UnauthorizedAccessException or ObjectStoreException or DocumentStoreException => $"{exception.Message} Then resume the export.",
        _ => "The export failed for an unexpected reason; the log of the LabelStore service names it. Resume it when that is mended.",
    };

    private static Task EndAsync(JobHold<ExportDocument> job, Func<JobRecord, JobRecord> end, CancellationToken cancellationToken) =>
        job.UpdateAsync(current => current.Record.HasEnded ? current : current with { Record = end(current.Record) }, cancellationToken);
}
