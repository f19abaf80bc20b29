using Assay.Documents;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Batches;

/// <summary>Makes and finds batches.</summary>
internal sealed class BatchService(
    IDocumentStore documents,
    DatasetCatalog datasets,
    LabelVersionCatalog versions,
    ShardLabelStore labels,
    BatchItems items,
    BatchOpener opener,
    TimeProvider time)
{
    public const int MaxAnnotatorsPerImage = 20;
    public const int MaxImages = 100_000;
    private const int MaxReportedImages = 100;
    private readonly IDocumentCollection<BatchDocument> _batches = documents.Collection(BatchDocument.Collection);
    private readonly IDocumentCollection<TaskDocument> _tasks = documents.Collection(TaskDocument.Collection);

    /// <exception cref="NotFoundException">There is no such batch, or not yet.</exception>
    public async Task<BatchDocument> GetAsync(string batch, CancellationToken cancellationToken) =>
        (await _batches.FindAsync(batch, cancellationToken))?.Value is { } found
            ? found.Tasks is not null
                ? found
                : throw new NotFoundException($"The batch \"{batch}\" is being opened. Ask again in a moment.")
            : throw new NotFoundException($"There is no batch \"{batch}\". List those there are with ListBatches.");

    /// <summary>A batch of a data set; of any where that is empty.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<BatchDocument> GetAsync(string dataset, string batch, CancellationToken cancellationToken) =>
        await GetAsync(batch, cancellationToken) is var found && (dataset.Length == 0 || found.Dataset == dataset)
            ? found
            : throw new NotFoundException($"The batch \"{batch}\" is not one of the data set \"{dataset}\". List those with ListBatches.");

    /// <summary>Open batches, newest first; of all data sets if <paramref name="dataset"/> is empty.</summary>
    public Task<DocumentPage<BatchDocument>> ListAsync(string dataset, int count, string? continuation, CancellationToken cancellationToken)
    {
        var query = dataset.Length == 0
            ? DocumentQuery.By(BatchDocument.ByOpen, true)
            : DocumentQuery.By(BatchDocument.ByDatasetOpen, dataset, true);
        return _batches.QueryAsync(query with { Descending = true, Limit = count, Continuation = continuation }, cancellationToken);
    }

    /// <summary>Tasks of a batch in the order of their ranks.</summary>
    public Task<DocumentPage<TaskDocument>> ListTasksAsync(string batch, int count, string? continuation, CancellationToken cancellationToken) =>
        _tasks.QueryAsync(DocumentQuery.By(TaskDocument.ByRank, batch) with { Limit = count, Continuation = continuation }, cancellationToken);

    public async Task<BatchDocument> CreateAsync(NewBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Id.Length > 0 && await _batches.FindAsync(batch.Id, cancellationToken) is { } there)
            return await ReturnAsync(there.Value, batch, cancellationToken);

        await datasets.GetAsync(batch.Dataset, cancellationToken);
        var version = await ChooseVersionAsync(batch, cancellationToken);
        var selected = await LookUpAsync(batch, version, cancellationToken);

        var id = batch.Id.Length > 0 ? batch.Id : NewId();
        var key = BatchItems.KeyOf(batch.Dataset, id);
        await items.WriteIfAbsentAsync(key, selected, cancellationToken);
        var document = new BatchDocument
        {
            Id = id,
            Dataset = batch.Dataset,
            Title = batch.Title,
            AnnotatorsPerImage = batch.AnnotatorsPerImage,
            LabelVersion = version,
            ItemsKey = key,
            Created = time.GetUtcNow(),
            Kind = batch.Kind,
            GoldShare = batch.GoldShare,
            Split = batch.Split,
        };
        return await ReturnAsync(await opener.OpenAsync(document, cancellationToken), batch, cancellationToken);
    }

    /// <summary>An id for a batch that nobody named; later ones sort after earlier ones.</summary>
    public string NewId() => $"batch-{Guid.CreateVersion7(time.GetUtcNow()):n}";

    /// <summary>Says who may answer which tasks.</summary>
    /// <param name="batch">Id of the batch.</param>
    /// <param name="assign">The parts, which follow from the batch as it is.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<BatchDocument> AssignAsync(string batch, Func<BatchDocument, IReadOnlyList<TaskRange>> assign, CancellationToken cancellationToken)
    {
        await GetAsync(batch, cancellationToken);
        var assigned = await _batches.UpdateAsync(batch, current => RequireOpen(current) with
        {
            Parts = assign(current),
            Assignments = current.Assignments + 1,
        }, cancellationToken: cancellationToken);
        return assigned.Value;
    }

    /// <summary>Closes a batch, for ever.</summary>
    public async Task<BatchDocument> CloseAsync(string batch, CancellationToken cancellationToken)
    {
        await GetAsync(batch, cancellationToken);
        var closed = await _batches.UpdateAsync(
            batch, current => current.Closed is null ? current with { Closed = time.GetUtcNow() } : current, cancellationToken: cancellationToken);
        return closed.Value;
    }

    private static BatchDocument RequireOpen(BatchDocument batch) =>
        batch.Closed is { } closed ? throw new WrongStateException($"The batch \"{batch.Id}\" was closed at {closed:u}; nobody can answer it any more.") : batch;

    private async Task<BatchDocument> ReturnAsync(BatchDocument there, NewBatch asked, CancellationToken cancellationToken) =>
        there.Dataset != asked.Dataset
            ? throw new AlreadyExistsException($"The batch \"{there.Id}\" is of the data set \"{there.Dataset}\". Choose another id.")
            : await opener.OpenAsync(there, cancellationToken);

    private async Task<string> ChooseVersionAsync(NewBatch batch, CancellationToken cancellationToken)
    {
        if (batch.LabelVersion.Length == 0)
            return await versions.GetNewestAsync(batch.Dataset, cancellationToken);
        await versions.RequireAsync(batch.Dataset, batch.LabelVersion, cancellationToken);
        return batch.LabelVersion;
    }

    private async Task<List<BatchItem>> LookUpAsync(NewBatch batch, string version, CancellationToken cancellationToken)
    {
        var given = new GivenLabelLookup(labels, batch.Dataset, version);
        var validator = new RequestValidator();
        var unknown = 0;
        var selected = new List<BatchItem>(batch.Images.Count);
        foreach (var chunk in batch.Images.Index().Chunk(GivenLabelLookup.MaxImages))
        {
            var found = await given.FindAsync(Array.ConvertAll(chunk, item => item.Item), cancellationToken);
            foreach (var ((index, image), labelled) in chunk.Zip(found))
            {
                if (labelled is null && unknown++ < MaxReportedImages)
                    validator.Check(false, $"image_ids[{index}]", $"{image} is no image of {batch.Dataset}; list them with ListImages");
                selected.Add(new BatchItem
                {
                    Rank = index + 1,
                    ImageId = image.ToString(),
                    Score = 0,
                    Reason = "",
                });
            }
        }

        validator.Check(unknown <= MaxReportedImages, "image_ids", $"{unknown - MaxReportedImages} more are no images of {batch.Dataset}");
        validator.ThrowIfInvalid();
        return selected;
    }
}
