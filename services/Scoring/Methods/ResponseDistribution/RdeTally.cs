using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.ResponseDistribution;

/// <summary>What the columns of a run add up to, to the same bits whatever the order in which they come. Thread-safe.</summary>
internal sealed class RdeTally(int shards, int classes)
{
    private const int Bins = 20;

    private readonly Lock _lock = new();
    private readonly double[] _sums = new double[shards];
    private readonly long[] _histogram = new long[Bins];
    private readonly double _largest = Math.Log2(classes);

    public long Images { get; private set; }

    public long Scored { get; private set; }

    public void Add(int shard, ReadOnlySpan<float> entropies, ReadOnlySpan<byte> scored)
    {
        lock (_lock)
        {
            Images += scored.Length;
            for (var row = 0; row < scored.Length; row++)
            {
                if (scored[row] == 0)
                    continue;
                Scored++;
                _sums[shard] += entropies[row];
                _histogram[_largest > 0 ? Math.Clamp((int)(entropies[row] / _largest * Bins), 0, Bins - 1) : 0]++;
            }
        }
    }

    public RdeReport ToReport() => new()
    {
        Mean = Scored > 0 ? _sums.Sum() / Scored : 0,
        LargestPossible = _largest,
        Histogram = { _histogram },
    };
}
