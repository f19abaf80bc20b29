using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.ClassReports;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>Pairs of classes that are confused both ways, and a sample of the embeddings of each class, to see whether a head can tell them apart.</summary>
internal sealed class MergeCandidates
{
    /// <summary>Images of a class at most: enough for a standard error of an AUROC near one half below .02.</summary>
    private const int MostImages = 500;

    private readonly int _dimensions;
    private readonly ulong _seed;

    // By class: the images of the smallest hashes, which come in no order of theirs; the largest comes out first.
    private readonly Dictionary<int, PriorityQueue<(ulong Hash, Half[] Embedding), ulong>> _samples = [];

    public MergeCandidates(ClassSurvey survey)
    {
        (_dimensions, _seed) = (survey.Run.Dimensions, unchecked((ulong)survey.Run.Seed));
        Pairs = survey.Confusion.MutualPairs(survey.Parameters.MergeCandidates, survey.Parameters.LeastConfusion);
        foreach (var label in Pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct())
            _samples.Add(label, new PriorityQueue<(ulong, Half[]), ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a))));
    }

    /// <summary>Candidates, highest mutual confusion first.</summary>
    public IReadOnlyList<(int First, int Second, double Share)> Pairs { get; }

    /// <summary>Offers the images of a shard.</summary>
    public void Add(PredictedShard shard, Half[] embeddings)
    {
        for (var row = 0; row < shard.Rows; row++)
        {
            if (!shard.Counts(row) || !_samples.TryGetValue(shard.Given[row], out var sample))
                continue;
            var hash = RowHash.Compute(_seed, new RowKey(shard.Shard, row));
            if (sample.Count == MostImages && sample.TryPeek(out _, out var largest) && hash >= largest)
                continue;
            sample.Enqueue((hash, embeddings[(row * _dimensions)..((row + 1) * _dimensions)]), hash);
            if (sample.Count > MostImages)
                sample.Dequeue();
        }
    }

    /// <summary>Trains a head of each pair and measures it on held-out images; null where a class has too few. In the order of <see cref="Pairs"/>.</summary>
    public IReadOnlyList<(PairSeparability? Separability, int Images)> Measure(ParallelOptions parallel)
    {
        var measured = new List<(PairSeparability?, int)>();
        foreach (var (first, second, _) in Pairs)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            var (a, b) = (Embeddings(first), Embeddings(second));
            measured.Add((PairSeparability.Measure(a, b, _dimensions, parallel), (a.Length + b.Length) / _dimensions));
        }

        return measured;
    }

    private float[] Embeddings(int label)
    {
        var images = _samples[label].UnorderedItems.Select(item => item.Element).OrderBy(image => image.Hash).ToList();
        var embeddings = new float[images.Count * _dimensions];
        for (var i = 0; i < images.Count; i++)
            HalfConversion.ToSingle(images[i].Embedding, embeddings.AsSpan(i * _dimensions, _dimensions));
        return embeddings;
    }
}
