namespace Assay.Scoring.Core.Consensus;

/// <summary>Counts the labels of one image after the other in n log n, however many there are. Not thread-safe.</summary>
internal sealed class VoteCounter(int most)
{
    private readonly int[] _labels = new int[most];
    private readonly int[] _counts = new int[most];

    /// <summary>Distinct labels of the image counted last, in ascending order.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Distinct);

    /// <summary>How many annotators gave each.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, Distinct);

    public int Distinct { get; private set; }

    public void Count(ReadOnlySpan<int> labels)
    {
        labels.CopyTo(_labels);
        var sorted = _labels.AsSpan(0, labels.Length);
        sorted.Sort();
        Distinct = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (Distinct > 0 && _labels[Distinct - 1] == sorted[i])
            {
                _counts[Distinct - 1]++;
                continue;
            }

            _labels[Distinct] = sorted[i];
            _counts[Distinct++] = 1;
        }
    }

    /// <summary>How many annotators gave <paramref name="label"/>.</summary>
    public int Of(int label)
    {
        var place = Labels.BinarySearch(label);
        return place < 0 ? 0 : _counts[place];
    }

    /// <summary>Ordered pairs of annotators with the same label.</summary>
    public long AgreeingPairs()
    {
        long pairs = 0;
        foreach (var count in Counts) pairs += (long)count * (count - 1);
        return pairs;
    }
}
