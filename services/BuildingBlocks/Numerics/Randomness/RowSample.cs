namespace Assay.Numerics.Randomness;

/// <summary>
/// A uniform sample of rows without replacement, of fixed capacity, from a stream of unknown length: the rows with the smallest hashes of
/// (seed, shard, row), "bottom-k" (Cohen and Kaplan 2007). The same rows come out whatever the order and however the stream is
/// split, so samples of shards merge into the sample of the whole. Memory is that of the capacity.
/// </summary>
public sealed class RowSample
{
    private readonly PriorityQueue<RowKey, (ulong Hash, RowKey Key)> _largestFirst =
        new(Comparer<(ulong Hash, RowKey Key)>.Create(static (x, y) => y.CompareTo(x)));

    public RowSample(int capacity, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
        Seed = seed;
    }

    public int Capacity { get; }

    public ulong Seed { get; }

    /// <summary>Rows held now, <see cref="Capacity"/> at most.</summary>
    public int Count => _largestFirst.Count;

    /// <summary>Rows offered so far, here and in the samples merged in.</summary>
    public long Offered { get; private set; }

    /// <summary>Offers one row; every row at most once.</summary>
    public void Offer(RowKey key)
    {
        Offered++;
        Keep(key, RowHash.Compute(Seed, key));
    }

    /// <summary>Adds the sample of other rows, drawn with the same seed and capacity.</summary>
    public void Merge(RowSample other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Seed != Seed || other.Capacity != Capacity)
            throw new ArgumentException("Only samples of one seed and one capacity can be merged.", nameof(other));
        Offered += other.Offered;
        foreach (var (key, priority) in other._largestFirst.UnorderedItems) Keep(key, priority.Hash);
    }

    /// <summary>The sampled rows in the random order of their hashes, so that any prefix is a uniform sample too.</summary>
    public RowKey[] ToArray()
    {
        var items = _largestFirst.UnorderedItems.ToArray();
        Array.Sort(items, static (x, y) => x.Priority.CompareTo(y.Priority));
        return Array.ConvertAll(items, static item => item.Element);
    }

    private void Keep(RowKey key, ulong hash)
    {
        if (_largestFirst.Count < Capacity) _largestFirst.Enqueue(key, (hash, key));
        else if (Capacity > 0) _largestFirst.EnqueueDequeue(key, (hash, key));
    }
}
