using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>Works on imports whose file is whole and sees to it that each ends with a state and a reason.</summary>
internal sealed class ImportRunner(
    ImportWork work, ImportJobs imports, JobRunnerContext context, IDocumentStore documents, IOptions<LabelStoreOptions> options, ILogger<ImportRunner> logger)
    : JobRunner<ImportDocument>(
        context, documents.Collection(ImportDocument.Collection), options.Value.ExchangesInFlight, options.Value.ExchangePatience, logger)
{
    private readonly IDocumentCollection<ImportDocument> _imports = documents.Collection(ImportDocument.Collection);
    private readonly TimeProvider _time = context.Time;

    protected override async IAsyncEnumerable<ImportDocument> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (import, _) in _imports.QueryAllAsync(DocumentQuery.By(ImportDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken))
            yield return import;
    }

    protected override bool IsOpen(ImportDocument job) => job.Record.Status == JobStatus.Running;

    protected override async Task<JobTurn> WorkAsync(JobHold<ImportDocument> job, CancellationToken cancellationToken)
    {
        if (job.Job.Record.Status != JobStatus.Running)
            return JobTurn.Ended;
        await work.RunAsync(job, cancellationToken);
        await EndAsync(job, current => current with { Record = current.Record.Succeed(_time.GetUtcNow()) }, cancellationToken);

        // The version stands by itself now; what a crash leaves here goes when the import is old.
        await imports.EraseAsync(job.Job, cancellationToken);
        return JobTurn.Ended;
    }

    protected override Task FailAsync(JobHold<ImportDocument> job, Exception exception, CancellationToken cancellationToken) =>
        EndAsync(
            job,
            current => current with
            {
                Record = current.Record.Fail(Reason(exception), _time.GetUtcNow()),
                Problems = exception is ImportFileException file ? file.Problems : [],
            },
            cancellationToken);

    protected override string Reason(Exception exception) => exception switch
    {
        AssayException => exception.Message,
        ObjectStoreFullException => $"{exception.Message} Make room, then run the import again.",
        RpcException rpc => $"Ingestion does not answer ({rpc.StatusCode}: {rpc.Status.Detail}). Start it, then run the import again.",
        IOException or UnauthorizedAccessException or ObjectStoreException or DocumentStoreException => $"{exception.Message} Then run the import again.",
        _ => "The import failed for an unexpected reason; the log of the LabelStore service names it. Run it again when that is mended.",
    };

    private static Task EndAsync(JobHold<ImportDocument> job, Func<ImportDocument, ImportDocument> end, CancellationToken cancellationToken) =>
        job.UpdateAsync(current => current.Record.HasEnded ? current : end(current), cancellationToken);
}
