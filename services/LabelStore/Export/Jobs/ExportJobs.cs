using Assay.Documents;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export.Jobs;

/// <summary>Starts, stops, finds and deletes exports. The work itself is <see cref="ExportRunner"/>.</summary>
internal sealed class ExportJobs(
    IDocumentStore documents, LabelExporter exporter, IEnumerable<IExportFormat> formats, IObjectStore objects, RunningJobs running, TimeProvider time)
{
    private readonly IDocumentCollection<ExportDocument> _exports = documents.Collection(ExportDocument.Collection);

    public async Task<ExportDocument> StartAsync(string dataset, string version, ExportFormat format, bool locations, CancellationToken cancellationToken)
    {
        var snapshot = await exporter.BeginAsync(dataset, version, cancellationToken);
        var file = formats.Single(known => known.Format == format);
        var export = new ExportDocument
        {
            Id = JobId.New("export", time.GetUtcNow()),
            Snapshot = snapshot,
            Format = format,
            Locations = locations,
            Tally = new ExportTally(),
            Files = [new ExportFileRecord(file.FileName, file.MediaType, [], "")],
            Record = new JobRecord
            {
                Status = JobStatus.Running,
                Created = time.GetUtcNow(),
                Total = snapshot.Images * file.Passes,
                TraceParent = TraceContinuation.Current,
            },
        };
        await _exports.InsertAsync(export, cancellationToken);
        return export;
    }

    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<ExportDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        (await _exports.FindAsync(id, cancellationToken))?.Value is { Deleted: false } export ? export : throw Unknown(id);

    public Task<DocumentPage<ExportDocument>> ListAsync(string dataset, int count, string? continuation, CancellationToken cancellationToken) =>
        _exports.QueryAsync(
            DocumentQuery.By(ExportDocument.ByDataset, dataset, false) with { Descending = true, Limit = count, Continuation = continuation }, cancellationToken);

    public async Task<ExportDocument> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var export = await UpdateAsync(id, current => current.Record.HasEnded ? current : current with { Record = current.Record.Cancel(now) }, cancellationToken);
        if (export.Record.Status != JobStatus.Cancelled)
            throw new WrongStateException($"The export {id} has {Word(export)} already; there is nothing to cancel.");
        running.Stop(id);
        return export;
    }

    public async Task<ExportDocument> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var export = await UpdateAsync(
            id, current => current.Record.Status is JobStatus.Failed or JobStatus.Cancelled ? current with { Record = current.Record.Begin() } : current, cancellationToken);
        return export.Record.Status == JobStatus.Running
            ? export
            : throw new WrongStateException($"The export {id} has {Word(export)}; only a failed or cancelled one can be resumed.");
    }

    /// <summary>Deletes an export that has ended; interrupted, it is completed by <see cref="DeleteOldAsync"/>.</summary>
    /// <returns>Bytes of the files.</returns>
    public async Task<long> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var export = await UpdateAsync(id, current => current.Record.HasEnded ? current with { Deleted = true } : current, cancellationToken);
        if (!export.Deleted)
            throw new WrongStateException($"The export {id} is being written. Cancel it first.");
        await EraseAsync(export, cancellationToken);
        return export.Files.Sum(file => file.Bytes());
    }

    /// <summary>Deletes exports that ended before a moment, and completes what was begun.</summary>
    public async Task DeleteOldAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        // One that ended before was created before.
        var old = DocumentQuery.By(ExportDocument.ByCreated) with { To = endedBefore };
        await foreach (var (export, _) in _exports.QueryAllAsync(old, cancellationToken))
        {
            if (export.Deleted)
                await EraseAsync(export, cancellationToken);
            else if (export.Record.HasEnded && export.Record.Finished < endedBefore)
                await DeleteAsync(export.Id, cancellationToken);
        }
    }

    private async Task EraseAsync(ExportDocument export, CancellationToken cancellationToken)
    {
        await foreach (var entry in objects.ListAsync(DatasetKeys.Export(export.Snapshot.Dataset, export.Id), cancellationToken: cancellationToken))
            await objects.DeleteAsync(entry.Key, cancellationToken);
        await _exports.DeleteAsync(export.Id, cancellationToken: cancellationToken);
    }

    private async Task<ExportDocument> UpdateAsync(string id, Func<ExportDocument, ExportDocument> change, CancellationToken cancellationToken)
    {
        await GetAsync(id, cancellationToken);
        return (await _exports.UpdateAsync(id, change, cancellationToken: cancellationToken)).Value;
    }

    private static string Word(ExportDocument export) => export.Record.Status.ToString().ToLowerInvariant();

    private static NotFoundException Unknown(string id) => new($"There is no export \"{id}\". List those of a data set with ListExports; old ones are deleted.");
}
