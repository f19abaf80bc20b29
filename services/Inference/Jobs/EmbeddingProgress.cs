using System.Collections.Concurrent;
using Assay.Documents;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Inference.Jobs;

/// <summary>
/// Progress within shards, over all processes: each writes what it has in hand into a small document of its own every two seconds, and whoever is
/// asked adds them up. It is for people, and tells that somebody works; what is finished for good only the job's document says.
/// </summary>
internal sealed partial class EmbeddingProgress(IDocumentStore documents, JobOwner owner, TimeProvider time, ILogger<EmbeddingProgress> logger) : BackgroundService
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    private readonly IDocumentCollection<EmbeddingProgressDocument> _documents = documents.Collection(EmbeddingProgressDocument.Collection);
    private readonly ConcurrentDictionary<string, ShardProgress> _own = new();
    private readonly ConcurrentDictionary<string, (long At, IReadOnlyList<EmbeddingProgressDocument> Documents)> _others = new();

    /// <summary>What this process has of a job.</summary>
    public ShardProgress Of(string job) => _own.GetOrAdd(job, _ => new ShardProgress(time));

    /// <summary>The job's common part with the images and the rate that all processes together have at the moment.</summary>
    public async Task<JobRecord> ReadAsync(EmbeddingJobDocument job, CancellationToken cancellationToken)
    {
        if (job.Job.HasEnded)
            return job.Job;

        var others = await ReadOthersAsync(job.Id, cancellationToken);
        var (shards, rate) = _own.TryGetValue(job.Id, out var own) ? own.Read() : ([], 0);
        foreach (var other in others)
        {
            rate += other.Rate;
            // Two may have the same shard after a redelivery.
            foreach (var (shard, images) in other.Shards)
                shards[shard] = Math.Max(images, shards.GetValueOrDefault(shard));
        }

        var inHand = shards.Where(shard => !job.Done.Contains(shard.Key)).Sum(shard => shard.Value);
        return job.Job with { Done = job.Job.Done + inHand, Rate = rate };
    }

    /// <summary>Whether any process has lately said that it has shards of the job in hand.</summary>
    public async Task<bool> IsInHandAsync(string job, CancellationToken cancellationToken) =>
        (_own.TryGetValue(job, out var own) && own.Read().Shards.Count > 0)
        || (await ReadOthersAsync(job, cancellationToken)).Any(other => other.Shards.Count > 0);

    /// <summary>Forgets a job that has ended.</summary>
    public async Task EndAsync(string job, CancellationToken cancellationToken)
    {
        _own.TryRemove(job, out _);
        _others.TryRemove(job, out _);
        await foreach (var left in _documents.QueryAllAsync(DocumentQuery.By(EmbeddingProgressDocument.ByJob, job), cancellationToken))
            await _documents.DeleteAsync(EmbeddingProgressDocument.IdOf(job, left.Value.Owner), cancellationToken: cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (job, own) in _own)
                    await WriteAsync(job, own, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.CannotWrite(logger, exception);
            }
        }
    }

    private async Task WriteAsync(string job, ShardProgress own, CancellationToken cancellationToken)
    {
        var (shards, rate) = own.Read();
        var id = EmbeddingProgressDocument.IdOf(job, owner.Name);
        if (shards.Count == 0)
        {
            _own.TryRemove(new KeyValuePair<string, ShardProgress>(job, own));
            await _documents.DeleteAsync(id, cancellationToken: cancellationToken);
            return;
        }

        var document = new EmbeddingProgressDocument { Job = job, Owner = owner.Name, Shards = shards, Rate = rate, Updated = time.GetUtcNow() };
        await _documents.UpsertAsync(id, _ => document, cancellationToken: cancellationToken);
    }

    private async Task<IReadOnlyList<EmbeddingProgressDocument>> ReadOthersAsync(string job, CancellationToken cancellationToken)
    {
        // Who watches asks several times a second.
        if (_others.TryGetValue(job, out var read) && time.GetElapsedTime(read.At) < ReadInterval)
            return read.Documents;

        var others = new List<EmbeddingProgressDocument>();
        var oldest = time.GetUtcNow() - Stale;
        await foreach (var (other, _) in _documents.QueryAllAsync(DocumentQuery.By(EmbeddingProgressDocument.ByJob, job), cancellationToken))
        {
            if (other.Owner != owner.Name && other.Updated > oldest)
                others.Add(other);
        }

        _others[job] = (time.GetTimestamp(), others);
        return others;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Progress could not be written; trying again")]
        public static partial void CannotWrite(ILogger logger, Exception exception);
    }
}
