namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// Annotations that are sets of labels: each distinct set is an answer with a number, so that what holds for single labels holds for whole sets.
/// </summary>
/// <param name="answers">Which set every annotator gave every image, as the number of the set.</param>
/// <param name="sets">The distinct sets, each in ascending order; a set may be empty.</param>
public sealed class LabelSetTable(AnnotationTable answers, IReadOnlyList<int[]> sets)
{
    /// <summary>The annotations; "labels" are numbers of sets.</summary>
    public AnnotationTable Answers => answers;

    /// <summary>The distinct sets by number, in lexicographic order.</summary>
    public IReadOnlyList<int[]> Sets => sets;

    /// <summary>Distance of two sets, by number.</summary>
    public double Distance(int first, int second, SetDistance distance)
    {
        if (first == second) return 0;
        if (distance == SetDistance.Nominal) return 1;
        var (a, b, common) = (sets[first], sets[second], 0);
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] == b[j]) common++;
            var (x, y) = (a[i], b[j]);
            if (x <= y) i++;
            if (y <= x) j++;
        }

        return 1 - Similarity(a.Length, b.Length, common, distance);
    }

    /// <summary>1 - distance of two different sets.</summary>
    internal static double Similarity(int first, int second, int common, SetDistance distance)
    {
        if (common == 0 || distance == SetDistance.Nominal) return 0;
        var jaccard = (double)common / (first + second - common);
        return distance == SetDistance.Jaccard ? jaccard : jaccard * (common == Math.Min(first, second) ? 2 : 1) / 3;
    }
}
