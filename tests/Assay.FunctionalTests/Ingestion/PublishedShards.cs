using System.Collections.Concurrent;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>The ShardIngested events of this process.</summary>
internal sealed class PublishedShards
{
    private readonly ConcurrentQueue<(string, int, int, IReadOnlyList<string>)> _all = new();

    public IReadOnlyList<(string Dataset, int Shard, int Images, IReadOnlyList<string> Models)> All => [.. _all];

    public void Add(string dataset, int shard, int images, IReadOnlyList<string> models) => _all.Enqueue((dataset, shard, images, models));
}
