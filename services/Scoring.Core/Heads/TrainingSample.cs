using Assay.Numerics;
using Assay.Numerics.Kernels;

namespace Assay.Scoring.Core.Heads;

/// <summary>Labelled embeddings in memory, what heads are trained on.</summary>
public sealed class TrainingSample
{
    /// <param name="embeddings">float32 [n, dimensions], row-major.</param>
    /// <param name="dimensions">D, above 0.</param>
    /// <param name="labels">Class id of every row, 0..classes-1.</param>
    /// <param name="classes">K, all classes of the taxonomy.</param>
    /// <param name="weights">Weight of every row, 0 or more and finite; all 1 where empty.</param>
    /// <param name="keys">Image of every row, named in messages; row numbers of shard 0 where empty.</param>
    /// <exception cref="NonFiniteEmbeddingsException">An embedding holds NaN or infinity.</exception>
    public TrainingSample(
        ReadOnlyMemory<float> embeddings,
        int dimensions,
        ReadOnlyMemory<int> labels,
        int classes,
        ReadOnlyMemory<float> weights = default,
        ReadOnlyMemory<RowKey> keys = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (embeddings.Length != (long)labels.Length * dimensions)
            throw new ArgumentException($"{labels.Length} labels need [{labels.Length}, {dimensions}] embeddings, not {embeddings.Length} numbers.", nameof(embeddings));
        if (!weights.IsEmpty) CheckWeights(weights.Span, labels.Length);
        if (!keys.IsEmpty && keys.Length != labels.Length) throw new ArgumentException($"{keys.Length} keys but {labels.Length} labels.", nameof(keys));
        CheckLabels(labels.Span, classes);

        var bad = FiniteRows.CountNonFinite(embeddings.Span, dimensions, out var first);
        if (bad > 0) throw new NonFiniteEmbeddingsException(bad, labels.Length, keys.IsEmpty ? new RowKey(0, first) : keys.Span[first]);

        Embeddings = embeddings;
        Dimensions = dimensions;
        Labels = labels;
        Classes = classes;
        Weights = weights;
    }

    public ReadOnlyMemory<float> Embeddings { get; }

    public int Dimensions { get; }

    public ReadOnlyMemory<int> Labels { get; }

    public int Classes { get; }

    /// <summary>Empty where every row weighs 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>n.</summary>
    public int Count => Labels.Length;

    private static void CheckWeights(ReadOnlySpan<float> weights, int count)
    {
        if (weights.Length != count) throw new ArgumentException($"{weights.Length} weights but {count} labels.", nameof(weights));
        foreach (var weight in weights)
        {
            if (!(weight >= 0) || !float.IsFinite(weight)) throw new ArgumentException($"A sample weight must be finite and not negative, not {weight}.", nameof(weights));
        }
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        foreach (var label in labels)
        {
            if (label < 0 || label >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"A training label must be among 0..{classes - 1}; leave unlabelled rows out.");
        }
    }
}
