using Assay.Documents;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Gold;
using Assay.LabelStore.Refinement;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Batches;

/// <summary>
/// Makes the tasks of a batch from its list. Ids are deterministic and existing tasks stay as they are, so opening a batch again, after
/// a crash or a redelivery, completes it; only a complete batch is visible.
/// </summary>
internal sealed partial class BatchOpener(IDocumentStore documents, BatchItems items, GoldMixer gold, ShardLabelStore labels, ILogger<BatchOpener> logger)
{
    private readonly IDocumentCollection<BatchDocument> _batches = documents.Collection(BatchDocument.Collection);
    private readonly IDocumentCollection<TaskDocument> _tasks = documents.Collection(TaskDocument.Collection);

    /// <summary>Opens <paramref name="batch"/> unless one of its id is there; returns the one that is there, opened.</summary>
    public async Task<BatchDocument> OpenAsync(BatchDocument batch, CancellationToken cancellationToken)
    {
        await _batches.InsertIfAbsentAsync(batch, cancellationToken);
        return await CompleteAsync((await _batches.GetAsync(batch.Id, cancellationToken)).Value, cancellationToken);
    }

    /// <summary>Completes batches that a crash left half-opened, of those made until a moment.</summary>
    public async Task RepairAsync(DateTimeOffset madeBy, CancellationToken cancellationToken)
    {
        await foreach (var (batch, _) in _batches.QueryAllAsync(DocumentQuery.By(BatchDocument.ByOpen, false), cancellationToken))
        {
            if (batch.Created > madeBy)
                continue;
            try
            {
                await CompleteAsync(batch, cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or ObjectNotFoundException)
            {
                // Its message is in the error queue already; a list that is bad or gone must not keep the others waiting.
                Log.CannotOpen(logger, e, batch.Id);
            }
        }
    }

    private async Task<BatchDocument> CompleteAsync(BatchDocument batch, CancellationToken cancellationToken)
    {
        if (batch.Tasks is not null)
            return batch;

        using var activity = LabelStoreTelemetry.Activities.StartActivity("open batch");
        var given = new GivenLabelLookup(labels, batch.Dataset, batch.LabelVersion);
        var count = 0;
        var listed = batch.GoldShare > 0 ? gold.ReadAsync(batch, cancellationToken) : items.ReadAsync(batch.ItemsKey, cancellationToken);
        await foreach (var chunk in listed.Chunk(GivenLabelLookup.MaxImages).WithCancellation(cancellationToken))
        {
            // The list carries one class an image; the columns know all of them.
            var labelled = await given.FindAsync(Array.ConvertAll(chunk, item => ImageId.Parse(item.ImageId)), cancellationToken);
            await _tasks.InsertManyIfAbsentAsync([.. chunk.Zip(labelled, (item, labels) => MakeTask(batch, item, labels))], cancellationToken);
            count += chunk.Length;
        }

        var opened = await _batches.UpdateAsync(
            batch.Id,
            current => current.Tasks is null
                ? current with { Tasks = count, Parts = current.Split is { } split ? BatchAssignment.Split(split, count, current.AnnotatorsPerImage) : [] }
                : current,
            cancellationToken: cancellationToken);
        activity?.SetTag("assay.dataset", batch.Dataset).SetTag("assay.batch", batch.Id).SetTag("assay.tasks", count);
        Log.Opened(logger, batch.Id, count);
        return opened.Value;
    }

    private static TaskDocument MakeTask(BatchDocument batch, BatchItem item, IReadOnlyList<int>? labelled)
    {
        if (labelled is null)
            throw new InvalidDataException($"The image {item.ImageId} of the batch {batch.Id} is not in the data set {batch.Dataset}. Select the batch again.");
        return new TaskDocument
        {
            Id = TaskDocument.IdOf(batch.Id, item.Rank),
            Batch = batch.Id,
            Dataset = batch.Dataset,
            ImageId = item.ImageId,
            Rank = item.Rank,
            GivenClasses = item.ShownClasses ?? labelled,
            SuggestedClasses = item.SuggestedClass >= 0 ? [item.SuggestedClass] : [],
            Score = item.Score,
            Reason = item.Reason,
            AnnotatorsPerImage = batch.AnnotatorsPerImage,
            Gold = item.Gold,
            Earlier = item.Earlier,
            CheckedClasses = RefinementRule.CheckedBeforehand(item.Earlier),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Opened batch {Batch} with {Tasks} tasks")]
        public static partial void Opened(ILogger logger, string batch, int tasks);

        [LoggerMessage(2, LogLevel.Error, "Batch {Batch} cannot be opened")]
        public static partial void CannotOpen(ILogger logger, Exception exception, string batch);
    }
}
