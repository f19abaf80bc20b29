using Assay.ServiceDefaults.Jobs;

namespace Assay.Inference.Jobs;

/// <summary>Images of the shards of one job that this process has in hand, or had a moment ago. Thread-safe.</summary>
internal sealed class ShardProgress(TimeProvider time)
{
    // A shard that has ended counts here until the job's document counts it.
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromSeconds(10);
    private const int KeptAtMost = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (long Images, long? EndedAt)> _shards = [];
    private readonly JobMeter _meter = new(time);

    public void Begin(int shard)
    {
        lock (_lock)
            _shards[shard] = (0, null);
    }

    public void Add(int shard, int images)
    {
        _meter.Add(images);
        lock (_lock)
            _shards[shard] = (_shards.GetValueOrDefault(shard).Images + images, null);
    }

    public void End(int shard)
    {
        lock (_lock)
        {
            _shards[shard] = (_shards.GetValueOrDefault(shard).Images, time.GetTimestamp());
            Forget();
        }
    }

    /// <summary>The shard is given up: what was done of it will be done again.</summary>
    public void Drop(int shard)
    {
        lock (_lock)
            _shards.Remove(shard);
    }

    /// <summary>Images by shard, and images a second.</summary>
    public (Dictionary<int, long> Shards, double Rate) Read()
    {
        lock (_lock)
        {
            Forget();
            return (_shards.ToDictionary(shard => shard.Key, shard => shard.Value.Images), _meter.Rate());
        }
    }

    private void Forget()
    {
        var ended = _shards.Where(shard => shard.Value.EndedAt is not null).OrderByDescending(shard => shard.Value.EndedAt).ToList();
        foreach (var (place, (shard, (_, endedAt))) in ended.Index())
        {
            if (place >= KeptAtMost || time.GetElapsedTime(endedAt!.Value) > KeptAfterEnd)
                _shards.Remove(shard);
        }
    }
}
