using System.Runtime.CompilerServices;
using Assay.Ingestion.Datasets;
using Assay.Ingestion.Shards;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;
using LabelStoreClient = Assay.LabelStore.V1.LabelStoreService.LabelStoreServiceClient;

namespace Assay.Ingestion.Jobs;

/// <summary>
/// The steps of an ingest: list the source once, then shard by shard copy, write, commit, announce. Each step can be repeated:
/// the listing is frozen, shards are functions of it, and the data set's document says which of them count.
/// </summary>
internal sealed class IngestWork(
    DatasetCatalog datasets,
    SourceLister lister,
    ShardWriter shards,
    ShardAnnouncer announcer,
    ImageCopier copier,
    IObjectStore store,
    LabelStoreClient labelStore,
    LiveProgress live,
    IngestionTelemetry telemetry,
    IOptions<IngestionOptions> options,
    TimeProvider time)
{
    private const int NamedNotCopied = 5;

    /// <param name="hold">The job as it stands.</param>
    /// <param name="cancellationToken">The process ends, or the job has gone over to another.</param>
    public async Task<JobTurn> RunAsync(JobHold<IngestJobDocument> hold, CancellationToken cancellationToken)
    {
        var job = hold.Job;
        using var activity = IngestionTelemetry.Activities.StartActivity("ingest");
        activity?.SetTag("assay.dataset", job.Dataset).SetTag("assay.job", job.Id);
        var started = time.GetTimestamp();
        var dataset = await datasets.ActivateAsync(job.Dataset, job.Id, cancellationToken);
        var turn = dataset.Active!;
        var meter = live.Open(job.Id);
        if (!job.Listed)
            job = await lister.ListAsync(hold, turn, meter, cancellationToken);

        dataset = await announcer.AnnounceAsync(dataset, cancellationToken);
        var before = job.SegmentsBefore(turn.FirstShard).ToList();
        var imagesBefore = before.Sum(segment => segment.Images);
        var shardsBefore = before.Sum(segment => segment.Shards);
        var done = imagesBefore + dataset.Images - turn.FirstImage;
        meter.Report(done, job.Record.Total);
        meter.Say("writing shards");

        var classes = new ClassResolver(labelStore, job.Dataset);
        await foreach (var listed in ChunksAsync(job, done - job.ListingOffset, dataset.ShardSize, cancellationToken))
        {
            var (shard, begun) = (dataset.Shards, time.GetTimestamp());
            using var writing = IngestionTelemetry.Activities.StartActivity("write shard");
            writing?.SetTag("assay.shard", shard).SetTag("assay.images", listed.Count);
            var copied = job.Storage == StorageMode.Copy && !job.IsUpload
                ? await copier.CopyAsync(listed, () => meter.Add(1), cancellationToken)
                : new CopiedImages(listed, []);
            hold.ThrowIfLost();
            await shards.WriteAsync(job.Dataset, shard, copied.Records, classes, cancellationToken);
            dataset = await datasets.CommitShardAsync(job.Dataset, job.Id, shard, listed.Count, cancellationToken);
            if (dataset.Shards != shard + 1 || dataset.Active != turn)
                return JobTurn.LookAgain;

            await announcer.AnnounceAsync(job.Dataset, shard, listed.Count, dataset.Models, cancellationToken);
            telemetry.ShardWritten(listed.Count, copied.Failed.Count, time.GetElapsedTime(begun));
            done += listed.Count;
            meter.Report(done);
            job = await hold.UpdateAsync(current => current with
            {
                Record = current.Record with { Done = done },
                Shards = shardsBefore + shard + 1 - turn.FirstShard,
                NotCopied = current.NotCopied + copied.Failed.Count,
                NotCopiedNames = [.. current.NotCopiedNames.Concat(copied.Failed).Take(NamedNotCopied)],
            }, cancellationToken);
            if (job.Record.HasEnded)
                return JobTurn.LookAgain;
            if (done < job.Record.Total && time.GetElapsedTime(started) > options.Value.TurnTime)
                return JobTurn.MoreToDo;
        }

        await datasets.AnnouncedAsync(job.Dataset, dataset.Shards, cancellationToken);
        return JobTurn.Ended;
    }

    private async IAsyncEnumerable<List<ImageRecord>> ChunksAsync(
        IngestJobDocument job, long skip, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = job.ListingKey();
        await using var stream = await store.OpenReadAsync(key, cancellationToken);
        var chunk = new List<ImageRecord>(Math.Min(size, 4096));
        await foreach (var record in ImageRecordReader.ReadAsync(stream, key, cancellationToken))
        {
            if (skip-- > 0)
                continue;
            chunk.Add(record);
            if (chunk.Count < size)
                continue;
            yield return chunk;
            chunk = new List<ImageRecord>(Math.Min(size, 4096));
        }

        if (chunk.Count > 0)
            yield return chunk;
    }
}
