using Assay.Numerics;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// Labelled images whose embeddings stay where they are: labels, weights and row numbers are held (some 12 bytes an image), embeddings are read shard by
/// shard in every pass. Not thread-safe while shards are added; the order in which they are does not matter.
/// </summary>
/// <param name="source">Where embeddings are read.</param>
/// <param name="classes">K, all classes of the taxonomy.</param>
public sealed class ShardedSample(IEmbeddingSource source, int classes)
{
    private readonly SortedDictionary<int, Rows> _shards = [];

    /// <summary>Where embeddings are read.</summary>
    public IEmbeddingSource Source => source;

    /// <summary>K.</summary>
    public int Classes => classes;

    /// <summary>Labelled images.</summary>
    public long Count { get; private set; }

    internal IReadOnlyDictionary<int, Rows> Shards => _shards;

    /// <summary>Adds the labelled rows of a shard, each shard once.</summary>
    /// <param name="shard">Shard number.</param>
    /// <param name="labels">Given labels, int32 [n]; a negative one is none.</param>
    /// <param name="usable">0 for a row without an embedding; empty = all are usable.</param>
    /// <param name="weights">Weight of every row, 0 or more and finite; empty = 1 each.</param>
    /// <exception cref="ArgumentException">Lengths differ, a label is K or more, a weight is negative or not finite, or the shard was added before.</exception>
    public void Add(int shard, ReadOnlySpan<int> labels, ReadOnlySpan<byte> usable = default, ReadOnlySpan<float> weights = default)
    {
        if (!usable.IsEmpty && usable.Length != labels.Length) throw new ArgumentException($"{usable.Length} flags but {labels.Length} labels.", nameof(usable));
        if (!weights.IsEmpty && weights.Length != labels.Length) throw new ArgumentException($"{weights.Length} weights but {labels.Length} labels.", nameof(weights));
        var members = new List<int>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[row], $"A training label must be among 0..{classes - 1}; leave unlabelled rows negative.");
            if (!weights.IsEmpty && (!(weights[row] >= 0) || !float.IsFinite(weights[row])))
                throw new ArgumentException($"A sample weight must be finite and not negative, not {weights[row]}.", nameof(weights));

            // Weight 0 is removal.
            if (labels[row] >= 0 && (usable.IsEmpty || usable[row] != 0) && (weights.IsEmpty || weights[row] > 0)) members.Add(row);
        }

        var (taken, given) = (labels.ToArray(), weights.ToArray());
        var rows = new Rows(
            labels.Length, [.. members], [.. members.Select(row => taken[row])], given.Length == 0 ? null : [.. members.Select(row => given[row])]);
        if (!_shards.TryAdd(shard, rows)) throw new ArgumentException($"The shard {shard} was added before.", nameof(shard));
        Count += members.Count;
    }

    /// <summary>The labelled rows of a shard of <paramref name="Size"/> rows.</summary>
    internal sealed record Rows(int Size, int[] Members, int[] Labels, float[]? Weights)
    {
        public RowKey Key(int shard, int member) => new(shard, Members[member]);
    }
}
