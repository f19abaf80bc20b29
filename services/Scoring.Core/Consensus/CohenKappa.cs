namespace Assay.Scoring.Core.Consensus;

/// <summary>Agreement of two annotators on the images that both labelled.</summary>
/// <param name="First">The annotator with the lower index.</param>
/// <param name="Second">The other.</param>
/// <param name="Images">Images that both labelled.</param>
/// <param name="Agreement">Share of them with the same label, 0 .. 1; 0 where there is none.</param>
/// <param name="Kappa">
/// Cohen's kappa (Educational and Psychological Measurement 20, 1960): 1 = perfect, 0 = as by chance; null where both gave one and the same class only, or share no image.
/// </param>
public sealed record CohenKappa(int First, int Second, int Images, double Agreement, double? Kappa)
{
    /// <summary>The agreement of two annotators, in time linear in their annotations.</summary>
    public static CohenKappa Of(AnnotationTable table, int first, int second)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        var (a, endOfA) = (table.AnnotatorStart(low), table.AnnotatorStart(low) + table.CountOf(low));
        var (b, endOfB) = (table.AnnotatorStart(high), table.AnnotatorStart(high) + table.CountOf(high));
        var marginals = new SortedDictionary<int, (long First, long Second)>();
        var (both, same) = (0, 0);
        while (a < endOfA && b < endOfB)
        {
            var (imageOfA, imageOfB) = (table.ImageOf[a], table.ImageOf[b]);
            if (imageOfA == imageOfB)
            {
                var (x, y) = (table.LabelOf[table.Positions[a]], table.LabelOf[table.Positions[b]]);
                both++;
                if (x == y) same++;
                var ofX = marginals.GetValueOrDefault(x);
                marginals[x] = (ofX.First + 1, ofX.Second);
                var ofY = marginals.GetValueOrDefault(y);
                marginals[y] = (ofY.First, ofY.Second + 1);
            }

            if (imageOfA <= imageOfB) a++;
            if (imageOfB <= imageOfA) b++;
        }

        if (both == 0) return new CohenKappa(low, high, 0, 0, null);
        var observed = (double)same / both;
        var chance = 0.0;
        foreach (var (x, y) in marginals.Values) chance += (double)x / both * ((double)y / both);
        return new CohenKappa(low, high, both, observed, marginals.Count == 1 ? null : (observed - chance) / (1 - chance));
    }

    /// <summary>The pairs that share most images, most first, then by index; at most <paramref name="count"/>. Time is that of all pairs of annotations of an image.</summary>
    public static IReadOnlyList<CohenKappa> MostShared(AnnotationTable table, int count)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var shared = new Dictionary<(int First, int Second), int>();
        for (var image = 0; image < table.Images; image++)
        {
            var annotators = table.AnnotatorsOf(image);
            for (var i = 0; i < annotators.Length; i++)
            {
                for (var j = i + 1; j < annotators.Length; j++)
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(shared, (annotators[i], annotators[j]), out _)++;
            }
        }

        return [.. shared
            .OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key.First).ThenBy(static pair => pair.Key.Second)
            .Take(count)
            .Select(pair => Of(table, pair.Key.First, pair.Key.Second))];
    }
}
