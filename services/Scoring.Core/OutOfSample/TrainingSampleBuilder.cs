using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Core.OutOfSample;

/// <summary>
/// Draws a uniform sample of the labelled images in two passes over the shards: labels decide (<see cref="Offer"/>), then only the shards that hold a
/// sampled row are read (<see cref="Load"/>). Memory is that of the sample. The sample does not depend on the order of the shards.
/// </summary>
/// <remarks>Not thread-safe, except that shards may be loaded concurrently.</remarks>
public sealed class TrainingSampleBuilder
{
    // Folds are cut from the hashes of the run's seed itself. A sample drawn by the same hashes would lie in the first folds alone, and the first one
    // where it is less than a K-th of the images.
    private const ulong SampleStream = 0x73616d706c65;

    private readonly int _classes;
    private readonly RowSample _sample;
    private RowKey[]? _keys;
    private readonly Dictionary<int, (int Start, int End)> _ranges = [];
    private float[] _embeddings = [];
    private int[] _labels = [];

    /// <param name="capacity">Images at most.</param>
    /// <param name="classes">K.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="seed">Seed of the run.</param>
    public TrainingSampleBuilder(int capacity, int classes, int dimensions, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        _classes = classes;
        Dimensions = dimensions;

        // An array holds fewer than 2^31 numbers, whatever the caller can afford.
        _sample = new RowSample(Math.Min(capacity, Array.MaxLength / dimensions), SplitMix64.Mix(seed ^ SampleStream));
    }

    public int Dimensions { get; }

    /// <summary>Labelled and usable images seen in the first pass.</summary>
    public long Labelled => _sample.Offered;

    /// <summary>First pass: the labels of a shard, each shard once. A negative label is none.</summary>
    /// <param name="shard">Shard number.</param>
    /// <param name="labels">Given labels, int32 [n].</param>
    /// <param name="usable">0 for a row without an embedding, for instance one that could not be decoded; empty = all are usable.</param>
    public void Offer(int shard, ReadOnlySpan<int> labels, ReadOnlySpan<byte> usable = default)
    {
        if (_keys is not null) throw new InvalidOperationException("All labels must be offered before the first shard is loaded.");
        if (!usable.IsEmpty && usable.Length != labels.Length) throw new ArgumentException($"{usable.Length} flags but {labels.Length} labels.", nameof(usable));
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] >= 0 && (usable.IsEmpty || usable[row] != 0)) _sample.Offer(new RowKey(shard, row));
        }
    }

    /// <summary>Ends the first pass: the shards to load, ascending.</summary>
    public IReadOnlyList<int> Draw()
    {
        if (_keys is null)
        {
            _keys = _sample.ToArray();
            Array.Sort(_keys);
            _embeddings = GC.AllocateUninitializedArray<float>(_keys.Length * Dimensions);
            _labels = new int[_keys.Length];
            for (int start = 0, end; start < _keys.Length; start = end)
            {
                for (end = start; end < _keys.Length && _keys[end].Shard == _keys[start].Shard;) end++;
                _ranges.Add(_keys[start].Shard, (start, end));
            }
        }

        return [.. _ranges.Keys.Order()];
    }

    /// <summary>Second pass: takes the sampled rows of a shard from its embeddings float16 [n, D] and the labels offered before.</summary>
    public void Load(int shard, ReadOnlySpan<Half> embeddings, ReadOnlySpan<int> labels)
    {
        Draw();
        if (embeddings.Length != (long)labels.Length * Dimensions)
            throw new ArgumentException($"Shard {shard} has {labels.Length} labels but {embeddings.Length} numbers of embeddings, not [{labels.Length}, {Dimensions}].", nameof(embeddings));
        if (!_ranges.TryGetValue(shard, out var range)) return;
        for (var i = range.Start; i < range.End; i++)
        {
            var row = _keys![i].Row;
            HalfConversion.ToSingle(embeddings.Slice(row * Dimensions, Dimensions), _embeddings.AsSpan(i * Dimensions, Dimensions));
            _labels[i] = labels[row];
        }
    }

    /// <summary>The sample, rows in the order of their keys, and the fold of each. Every shard of <see cref="Draw"/> must be loaded.</summary>
    /// <param name="folds">Which fold an image belongs to.</param>
    /// <param name="classWeights">Weight of the images of each class, [K]; empty = 1 each.</param>
    /// <exception cref="NonFiniteEmbeddingsException">A sampled embedding holds NaN or infinity.</exception>
    public (TrainingSample Sample, int[] Folds) Build(FoldAssignment folds, ReadOnlyMemory<float> classWeights = default)
    {
        ArgumentNullException.ThrowIfNull(folds);
        Draw();
        if (!classWeights.IsEmpty && classWeights.Length != _classes) throw new ArgumentException($"{classWeights.Length} class weights but {_classes} classes.", nameof(classWeights));
        ReadOnlyMemory<float> weights = classWeights.IsEmpty ? default : Array.ConvertAll(_labels, label => classWeights.Span[label]);
        var sample = new TrainingSample(_embeddings, Dimensions, _labels, _classes, weights, _keys);
        return (sample, Array.ConvertAll(_keys!, folds.Of));
    }
}
