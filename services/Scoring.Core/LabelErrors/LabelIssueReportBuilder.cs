using System.Runtime.InteropServices;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// The label-issue report by class: how many labels of each class are flagged, how the classes overlap and which pair is to be cleaned first. Additive over shards; state of
/// order K and of the pairs that occur. Not thread-safe: use one a worker and merge.
/// </summary>
/// <param name="classes">K.</param>
public sealed class LabelIssueReportBuilder(int classes)
{
    private readonly long[] _given = new long[classes];
    private readonly long[] _flagged = new long[classes];
    private readonly long[] _suggested = new long[classes];
    private readonly Dictionary<(int Given, int Predicted), long> _confusion = [];

    /// <summary>Images with label <paramref name="given"/> whose most probable class is <paramref name="predicted"/>.</summary>
    public long Confused(int given, int predicted) => _confusion.GetValueOrDefault((given, predicted));

    /// <summary>Counts an image.</summary>
    /// <param name="given">Its label.</param>
    /// <param name="predicted">Its most probable class, out of sample.</param>
    /// <param name="suggested">Class that it is rather of, where its label is flagged; negative where it is not.</param>
    public void Add(int given, int predicted, int suggested)
    {
        _given[given]++;
        CollectionsMarshal.GetValueRefOrAddDefault(_confusion, (given, predicted), out _)++;
        if (suggested < 0) return;
        _flagged[given]++;
        _suggested[suggested]++;
    }

    /// <summary>Adds what another worker has counted.</summary>
    public void Merge(LabelIssueReportBuilder other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var k = 0; k < classes; k++)
        {
            _given[k] += other._given[k];
            _flagged[k] += other._flagged[k];
            _suggested[k] += other._suggested[k];
        }

        foreach (var (cell, count) in other._confusion) CollectionsMarshal.GetValueRefOrAddDefault(_confusion, cell, out _) += count;
    }

    /// <summary>Makes the report.</summary>
    /// <param name="estimate">What the confident joint says.</param>
    /// <param name="mostPairs">Pairs of classes at most, 0 or more.</param>
    public LabelIssueReport Build(NoiseEstimate estimate, int mostPairs)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        var wrongOf = new double[classes];
        var wrongAs = new double[classes];
        var overlap = new SortedDictionary<(int First, int Second), double>();
        foreach (var (given, actual, images) in estimate.Cells)
        {
            if (given == actual) continue;
            wrongOf[given] += images;
            wrongAs[actual] += images;
            var pair = (Math.Min(given, actual), Math.Max(given, actual));
            overlap[pair] = overlap.GetValueOrDefault(pair) + images;
        }

        var perClass = Enumerable.Range(0, classes).Where(k => _given[k] > 0 || estimate.CountTrue(k) > 0).Select(k => new ClassLabelIssues(
            k, _given[k], _flagged[k], _suggested[k],
            _given[k] == 0 ? 0 : Math.Clamp(wrongOf[k] / _given[k], 0, 1),
            estimate.CountTrue(k) == 0 ? 0 : Math.Clamp(wrongAs[k] / estimate.CountTrue(k), 0, 1)));
        var pairs = overlap.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(mostPairs)
            .Select(pair => new ClassOverlap(pair.Key.First, pair.Key.Second, pair.Value));
        return new LabelIssueReport([.. perClass], [.. pairs], FindPairToClean());
    }

    /// <summary>The largest off-diagonal cell of the row-normalised confusion matrix.</summary>
    private ConfusedPair? FindPairToClean()
    {
        var cells = from cell in _confusion
                    where cell.Key.Given != cell.Key.Predicted
                    let share = (double)cell.Value / _given[cell.Key.Given]
                    orderby share descending, cell.Value descending, cell.Key
                    select new ConfusedPair(cell.Key.Given, cell.Key.Predicted, cell.Value, share);
        return cells.Cast<ConfusedPair?>().FirstOrDefault();
    }
}
