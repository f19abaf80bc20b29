using Assay.Documents;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>Opens imports, takes their files, starts and stops them. The work itself is <see cref="ImportRunner"/>.</summary>
internal sealed class ImportJobs(
    IDocumentStore documents, DatasetCatalog datasets, LabelVersionCatalog versions, IObjectStore objects, RunningJobs running, TimeProvider time)
{
    // The document lists them: a file comes in large parts or not at all.
    private const int MaxParts = 20_000;

    private readonly IDocumentCollection<ImportDocument> _imports = documents.Collection(ImportDocument.Collection);
    private readonly IDocumentCollection<LabelBranchDocument> _branches = documents.Collection(LabelBranchDocument.Collection);

    public async Task<ImportDocument> StartAsync(NewImport asked, CancellationToken cancellationToken)
    {
        if (asked.Id.Length > 0 && (await _imports.FindAsync(asked.Id, cancellationToken))?.Value is { } there)
            return RequireSame(there, asked);

        await datasets.GetAsync(asked.Dataset, cancellationToken);
        var id = asked.Id.Length > 0 ? asked.Id : JobId.New("import", time.GetUtcNow());
        var version = asked.Version.Length > 0 ? asked.Version : id;
        if (await _branches.FindAsync(LabelBranchDocument.IdOf(asked.Dataset, version), cancellationToken) is not null)
            throw new AlreadyExistsException($"The data set \"{asked.Dataset}\" has a label version \"{version}\" already. Choose another name.");
        var import = new ImportDocument
        {
            Id = id,
            Dataset = asked.Dataset,
            Format = asked.Format,
            Version = version,
            Base = await ResolveAsync(asked.Dataset, asked.Base, cancellationToken),
            RemovesUnlisted = asked.RemovesUnlisted,
            SkipsUnknown = asked.SkipsUnknown,
            KnownClassesOnly = asked.KnownClassesOnly,
            MergesRows = asked.MergesRows,
            Record = new JobRecord { Status = JobStatus.Pending, Created = time.GetUtcNow(), TraceParent = TraceContinuation.Current },
        };
        return await _imports.InsertIfAbsentAsync(import, cancellationToken) ? import : RequireSame(await GetAsync(id, cancellationToken), asked);
    }

    /// <summary>Appends bytes to the file; what is there already is passed over.</summary>
    /// <returns>Bytes that are there now.</returns>
    public async Task<long> AppendAsync(string id, long offset, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var import = await GetAsync(id, cancellationToken);
        var received = import.Received();
        if (offset > received)
            throw new InvalidInputException("offset", $"is {offset}, but only {received} bytes are here; go on at {received}");
        if (offset + content.Length <= received)
            return received;
        if (import.Record.Status != JobStatus.Pending)
            throw new WrongStateException($"The import {id} is {Word(import)}: its file is whole. Open another import for another file.");
        if (import.Parts.Count == MaxParts)
            throw new InvalidInputException("content", $"would be part {MaxParts + 1} of the file; at most {MaxParts} are allowed. Send larger parts");

        // Two that send the same file write the same object; of two that do not, the hash of the file tells.
        await objects.PutAsync(import.KeyAt(received), content[(int)(received - offset)..], cancellationToken);
        var added = offset + content.Length - received;
        var updated = await _imports.UpdateAsync(
            id, current => current.Received() == received && current.Record.Status == JobStatus.Pending ? current with { Parts = [.. current.Parts, added] } : current,
            cancellationToken: cancellationToken);
        return updated.Value.Received();
    }

    /// <summary>Starts the work; again where it failed.</summary>
    public async Task<ImportDocument> RunAsync(string id, string sha256, CancellationToken cancellationToken)
    {
        var import = await GetAsync(id, cancellationToken);
        if (import.Record.Status == JobStatus.Cancelled)
            throw new WrongStateException($"The import {id} was cancelled. Open another.");
        if (import.Parts.Count == 0)
            throw new WrongStateException($"The import {id} has no file yet. Send it with AppendImport first.");
        return (await _imports.UpdateAsync(
            id,
            current => current.Record.Status is JobStatus.Pending or JobStatus.Failed
                ? current with { Record = current.Record.Begin(), Problems = [], Sha256 = sha256.Length > 0 ? sha256 : current.Sha256 }
                : current,
            cancellationToken: cancellationToken)).Value;
    }

    public async Task<ImportDocument> CancelAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await GetAsync(id, cancellationToken);
        var import = (await _imports.UpdateAsync(
            id,
            current => current.Record.Status is JobStatus.Succeeded or JobStatus.Cancelled ? current : current with { Record = current.Record.Cancel(now) },
            cancellationToken: cancellationToken)).Value;
        if (import.Record.Status != JobStatus.Cancelled)
            throw new WrongStateException($"The import {id} has {Word(import)} already; there is nothing to cancel.");
        running.Stop(id);
        return import;
    }

    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<ImportDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        (await _imports.FindAsync(id, cancellationToken))?.Value
        ?? throw new NotFoundException($"There is no import \"{id}\". List those of a data set with ListImports; old ones are deleted.");

    public Task<DocumentPage<ImportDocument>> ListAsync(string dataset, int count, string? continuation, CancellationToken cancellationToken) =>
        _imports.QueryAsync(
            DocumentQuery.By(ImportDocument.ByDataset, dataset) with { Descending = true, Limit = count, Continuation = continuation }, cancellationToken);

    /// <summary>Deletes the objects of an import, which a label version that is written does not need.</summary>
    public async Task EraseAsync(ImportDocument import, CancellationToken cancellationToken)
    {
        await foreach (var entry in objects.ListAsync(DatasetKeys.Import(import.Dataset, import.Id), cancellationToken: cancellationToken))
            await objects.DeleteAsync(entry.Key, cancellationToken);
    }

    /// <summary>Deletes imports that ended, or whose file stopped coming, before a moment.</summary>
    public async Task DeleteOldAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var (import, _) in _imports.QueryAllAsync(DocumentQuery.By(ImportDocument.ByCreated) with { To = before }, cancellationToken))
        {
            if (import.Record.Status == JobStatus.Running || import.Record.Finished >= before)
                continue;
            await EraseAsync(import, cancellationToken);
            await _imports.DeleteAsync(import.Id, cancellationToken: cancellationToken);
        }
    }

    private async Task<string> ResolveAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        if (version.Length == 0)
            return await versions.GetNewestAsync(dataset, cancellationToken);
        await versions.RequireAsync(dataset, version, cancellationToken);
        return version;
    }

    private static ImportDocument RequireSame(ImportDocument there, NewImport asked) =>
        there.Dataset == asked.Dataset && there.Format == asked.Format && (asked.Version.Length == 0 || there.Version == asked.Version)
            ? there
            : throw new AlreadyExistsException($"There is another import \"{there.Id}\" already. Choose another id.");

    private static string Word(ImportDocument import) => import.Record.Status.ToString().ToLowerInvariant();
}
