using System.Runtime.InteropServices;
using Assay.Numerics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// Second pass of confident learning: C[a, b], how many images with label a are confidently of class b (equation 1). State: a count for each pair that occurs, K x K at
/// most. Counts add up to the same whatever the order of shards. Not thread-safe: use one a worker and merge.
/// </summary>
/// <param name="confident">Thresholds of the first pass.</param>
public sealed class ConfidentJoint(ConfidentClasses confident)
{
    private readonly Dictionary<(int Given, int Guess), long> _counts = [];

    /// <summary>K.</summary>
    public int Classes => confident.Classes;

    /// <summary>Images that are confidently of some class.</summary>
    public long Counted { get; private set; }

    /// <summary>C[given, guess].</summary>
    public long this[int given, int guess] => _counts.GetValueOrDefault((given, guess));

    /// <summary>The pairs that occur.</summary>
    internal IReadOnlyDictionary<(int Given, int Guess), long> Cells => _counts;

    /// <summary>Adds rows of a shard.</summary>
    /// <param name="first">Image of the first row.</param>
    /// <param name="probabilities">float32 [n, K], as in the first pass.</param>
    /// <param name="labels">int32 [n]; rows with a negative label are passed over.</param>
    /// <param name="onIssue">Told each image that is confidently of another class than its label, in the order of the rows.</param>
    public void Add(RowKey first, ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, Action<LabelIssue>? onIssue = null)
    {
        RowShapes.Check(probabilities, labels, Classes);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            var row = probabilities.Slice(i * Classes, Classes);
            var guess = confident.Of(row);
            if (guess == ConfidentClasses.None) continue;
            Count(labels[i], guess, 1);
            if (guess != labels[i]) onIssue?.Invoke(new LabelIssue(first with { Row = first.Row + i }, labels[i], guess, row[guess] - row[labels[i]]));
        }
    }

    /// <summary>Adds what another worker has counted.</summary>
    public void Merge(ConfidentJoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes) throw new ArgumentException($"A joint of {other.Classes} classes does not merge with one of {Classes}.", nameof(other));
        foreach (var ((given, guess), count) in other._counts) Count(given, guess, count);
    }

    private void Count(int given, int guess, long count)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (given, guess), out _) += count;
        Counted += count;
    }
}
