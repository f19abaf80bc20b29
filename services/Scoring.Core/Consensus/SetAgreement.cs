using Assay.Numerics.Parallelism;

namespace Assay.Scoring.Core.Consensus;

/// <summary>Agreement of annotators who give sets of labels.</summary>
public static class SetAgreement
{
    private const int SetsAChunk = 64;

    /// <summary>
    /// Krippendorff's alpha with a distance between sets: 1 - observed / expected distance, over images with two annotations or more. 1 = perfect, 0 = as by
    /// chance; null where no image has two, or all gave the same set. Expected distances are summed over pairs of distinct sets that share a label: time is
    /// the sum over labels of the square of the number of distinct sets with it.
    /// </summary>
    public static double? Alpha(LabelSetTable table, SetDistance distance, ParallelOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        var answers = table.Answers;
        var counts = new long[table.Sets.Count];
        var votes = new VoteCounter(answers.MostOfAnImage);
        var observed = 0.0;
        long paired = 0;
        for (var image = 0; image < answers.Images; image++)
        {
            var count = answers.Count(image);
            if (count < 2) continue;
            paired += count;
            votes.Count(answers.Labels(image));
            var sum = 0.0;
            for (var i = 0; i < votes.Distinct; i++)
            {
                counts[votes.Labels[i]] += votes.Counts[i];
                for (var j = 0; j < i; j++) sum += 2.0 * votes.Counts[i] * votes.Counts[j] * table.Distance(votes.Labels[i], votes.Labels[j], distance);
            }

            observed += sum / (count - 1);
        }

        if (paired == 0) return null;
        var expected = 0.0;
        foreach (var count in counts) expected += (double)count * (paired - count);
        if (expected == 0) return null;
        expected -= 2 * Similarities(table, counts, distance, options);
        return 1 - observed / (expected / (paired - 1));
    }

    /// <summary>Sum over unordered pairs of different sets of n_s n_t (1 - distance).</summary>
    private static double Similarities(LabelSetTable table, long[] counts, SetDistance distance, ParallelOptions options)
    {
        if (distance == SetDistance.Nominal) return 0;
        var setsWith = new Dictionary<int, List<int>>();
        for (var set = 0; set < counts.Length; set++)
        {
            if (counts[set] == 0) continue;
            foreach (var label in table.Sets[set])
            {
                if (!setsWith.TryGetValue(label, out var sets)) setsWith[label] = sets = [];
                sets.Add(set);
            }
        }

        var total = 0.0;
        ChunkedLoop.Reduce(counts.Length, SetsAChunk, options, () => new Buffer(new int[counts.Length]), (start, end, buffer) =>
        {
            buffer.Sum = 0;
            for (var set = start; set < end; set++)
            {
                if (counts[set] == 0) continue;
                buffer.Met.Clear();
                foreach (var label in table.Sets[set])
                {
                    foreach (var other in setsWith[label])
                    {
                        if (other >= set) break;
                        if (buffer.Common[other]++ == 0) buffer.Met.Add(other);
                    }
                }

                foreach (var other in buffer.Met)
                {
                    buffer.Sum += (double)counts[set] * counts[other]
                        * LabelSetTable.Similarity(table.Sets[set].Length, table.Sets[other].Length, buffer.Common[other], distance);
                    buffer.Common[other] = 0;
                }
            }
        }, buffer => total += buffer.Sum);
        return total;
    }

    private sealed class Buffer(int[] common)
    {
        public int[] Common => common;

        public List<int> Met { get; } = [];

        public double Sum { get; set; }
    }
}
