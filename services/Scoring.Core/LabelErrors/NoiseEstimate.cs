namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// What the confident joint says of all labels: the joint distribution of given and true labels, calibrated to the label counts (Northcutt et al. 2021,
/// equation 3). The diagonal counts 1 at least, each row is scaled to the number of its labels, then all to N. Estimates, not facts: the off-diagonal share is biased,
/// on CIFAR-10N it was 2,783 for 4,505 wrong labels. Audit a sample (<see cref="ErrorRateAudit"/>) before relying on it.
/// </summary>
public sealed class NoiseEstimate
{
    private readonly Dictionary<(int Given, int True), double> _cells = [];
    private readonly double[] _trueCounts;
    private readonly long[] _counts;

    /// <param name="joint">Counts of the second pass.</param>
    /// <param name="labelCounts">Images with each label, [K], as the first pass counted them.</param>
    public NoiseEstimate(ConfidentJoint joint, ReadOnlySpan<long> labelCounts)
    {
        ArgumentNullException.ThrowIfNull(joint);
        if (labelCounts.Length != joint.Classes) throw new ArgumentException($"{labelCounts.Length} label counts but {joint.Classes} classes.", nameof(labelCounts));
        _counts = labelCounts.ToArray();
        _trueCounts = new double[joint.Classes];

        var rows = new double[joint.Classes];
        for (var k = 0; k < rows.Length; k++)
        {
            if (_counts[k] > 0) rows[k] = Math.Max(1, joint[k, k]);
        }

        foreach (var ((given, guess), count) in joint.Cells)
        {
            if (given != guess) rows[given] += count;
        }

        // In the order of ids, so that sums have the same bits whatever the dictionary's order.
        foreach (var (given, guess) in joint.Cells.Keys.Union(WithLabels()).Order())
        {
            var count = given == guess ? Math.Max(1, joint[given, given]) : joint[given, guess];
            var calibrated = count / rows[given] * _counts[given];
            _cells.Add((given, guess), calibrated);
            _trueCounts[guess] += calibrated;
            if (given == guess) Correct += calibrated;
        }
    }

    /// <summary>K.</summary>
    public int Classes => _counts.Length;

    /// <summary>N, images with a label.</summary>
    public long Images => _counts.Sum();

    /// <summary>Images whose label is estimated to be right.</summary>
    public double Correct { get; }

    /// <summary>Images whose label is estimated to be wrong.</summary>
    public double Wrong => Math.Max(0, Images - Correct);

    /// <summary>Share of wrong labels, 0..1; 0 without images.</summary>
    public double ErrorRate => Images == 0 ? 0 : Wrong / Images;

    /// <summary>The cells above 0, by given, then true class: estimated images with label Given that are of class True.</summary>
    public IEnumerable<(int Given, int True, double Images)> Cells => _cells.Select(cell => (cell.Key.Given, cell.Key.True, cell.Value)).Order();

    /// <summary>Estimated images with a label that are of a class.</summary>
    public double this[int given, int actual] => _cells.GetValueOrDefault((given, actual));

    /// <summary>Images with a label.</summary>
    public long CountGiven(int given) => _counts[given];

    /// <summary>Estimated images of a class.</summary>
    public double CountTrue(int actual) => _trueCounts[actual];

    /// <summary>Joint distribution Q[given, true], summing to 1; 0 without images.</summary>
    public double Joint(int given, int actual) => Images == 0 ? 0 : this[given, actual] / Images;

    /// <summary>Noise matrix P(given | true), 0..1; 0 for a class of which there are none.</summary>
    public double GivenOfTrue(int given, int actual) => _trueCounts[actual] == 0 ? 0 : this[given, actual] / _trueCounts[actual];

    /// <summary>Inverse noise matrix P(true | given), 0..1; 0 for a label that nothing has.</summary>
    public double TrueOfGiven(int actual, int given) => _counts[given] == 0 ? 0 : this[given, actual] / _counts[given];

    /// <summary>
    /// Whole numbers n_ab of images to flag, for a != b, by given, then true class: the cells of a row are rounded so that the row keeps its total (largest remainders,
    /// the smaller id among equals).
    /// </summary>
    public IReadOnlyDictionary<(int Given, int True), long> CountToPrune()
    {
        var counts = new SortedDictionary<(int Given, int True), long>();
        foreach (var row in Cells.GroupBy(cell => cell.Given))
        {
            var cells = row.Select(cell => (cell.True, Floor: (long)Math.Floor(cell.Images), Remainder: cell.Images - Math.Floor(cell.Images))).ToList();
            var left = _counts[row.Key] - cells.Sum(cell => cell.Floor);
            foreach (var (rank, cell) in cells.OrderByDescending(cell => cell.Remainder).ThenBy(cell => cell.True).Index())
            {
                var count = cell.Floor + (rank < left ? 1 : 0);
                if (count > 0 && cell.True != row.Key) counts.Add((row.Key, cell.True), count);
            }
        }

        return counts;
    }

    private IEnumerable<(int, int)> WithLabels()
    {
        for (var k = 0; k < _counts.Length; k++)
        {
            if (_counts[k] > 0) yield return (k, k);
        }
    }
}
