namespace Assay.Scoring.Core.Heads;

/// <summary>Keeps the shards that are read first in memory, up to a number of bytes, and reads the others each time: every pass costs the same.</summary>
/// <param name="source">Where embeddings come from.</param>
/// <param name="bytes">Bytes kept at most, 0 or more.</param>
public sealed class CachedEmbeddings(IEmbeddingSource source, long bytes) : IEmbeddingSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ReadOnlyMemory<Half>> _kept = [];
    private long _left = bytes;

    public int Dimensions => source.Dimensions;

    public ReadOnlyMemory<Half> Read(int shard, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(shard, out var kept)) return kept;
        }

        var read = source.Read(shard, cancellationToken);
        lock (_gate)
        {
            // Two threads may have read the same shard: it counts once.
            var size = 2L * read.Length;
            if (size <= _left && _kept.TryAdd(shard, read)) _left -= size;
        }

        return read;
    }
}
