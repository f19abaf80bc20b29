namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// How well a given label agrees with out-of-sample probabilities when labels are confused in some direction, say cats called dogs more often than dogs cats: the odds of
/// the label against its rivals, each rival weighted by how often its images are given this label. 0..1, lower = more likely wrong.
/// </summary>
/// <remarks>
/// <para>With w_k = p_k P(given y | true k) the score is o / (1 + o), o = w_y / sqrt(max over k != y of w_k x sum over k != y of w_k): the geometric mean of the odds against the strongest
/// rival, which finds labels swapped between two classes, and against all others, which finds labels that are wrong in any way.</para>
/// <para>P(given | true) is taken from the confident joint (<see cref="NoiseEstimate"/>), of which only what points in one direction is believed: pairs of classes that look alike are confused
/// both ways by the head, not by people. The excess of cell (a, b) over (b, a) counts where it is more than the mean cell, more than twice the smaller of the two, and more than three standard
/// errors; all else is spread evenly. So where nothing has a direction, the score is the geometric mean of the two odds. The rule is ours; `make eval-noise` compares it with the others.</para>
/// </remarks>
public sealed class NoiseAwareConfidence
{
    private const double LargestNoise = 0.9;
    private const double SymmetricFactor = 2;
    private const double StandardErrors = 3;

    private readonly double _even;
    private readonly double[] _correct;
    private readonly (int True, double Share)[][] _directed;

    /// <param name="estimate">What confident learning says of all labels.</param>
    public NoiseAwareConfidence(NoiseEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        var classes = estimate.Classes;
        Classes = classes;
        _correct = new double[classes];
        _directed = [.. Enumerable.Repeat(Array.Empty<(int, double)>(), classes)];
        var off = estimate.Cells.Where(cell => cell.Given != cell.True).ToList();
        var total = off.Sum(cell => cell.Images);
        var mean = classes > 1 ? total / ((double)classes * (classes - 1)) : 0;
        var directed = off.Select(cell => (cell.Given, cell.True, Excess: Excess(cell.Images, estimate[cell.True, cell.Given], mean))).Where(cell => cell.Excess > 0).ToList();
        _even = estimate.Images == 0 || classes == 1 ? 0 : Math.Min(LargestNoise, (total - directed.Sum(cell => cell.Excess)) / estimate.Images);

        // Shares of a true class's images; together with what is spread evenly at most the largest noise.
        var lost = directed.GroupBy(cell => cell.True).ToDictionary(column => column.Key, column => column.Sum(cell => cell.Excess) / estimate.CountTrue(column.Key));
        for (var k = 0; k < classes; k++) _correct[k] = 1 - Math.Min(LargestNoise, _even + lost.GetValueOrDefault(k));
        foreach (var row in directed.GroupBy(cell => cell.Given))
        {
            _directed[row.Key] = [.. row.Select(cell =>
            {
                var limit = Math.Min(1, (LargestNoise - _even) / lost[cell.True]);
                return (cell.True, limit * cell.Excess / estimate.CountTrue(cell.True));
            })];
        }

        _even /= Math.Max(1, classes - 1);
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Pairs (given, true) that are confused in this direction, with the share of the true class's images that are given the label, 0..1.</summary>
    public IEnumerable<(int Given, int True, double Share)> Directed => _directed.SelectMany((row, given) => row.Select(cell => (given, cell.True, cell.Share)));

    /// <summary>The score of one image, 0..1, lower = more likely wrong; 1 where nothing speaks for another class, as with a single class; 0 where p_y = 0.</summary>
    /// <param name="probabilities">Out-of-sample probabilities, float32 [K], that sum to 1.</param>
    /// <param name="givenLabel">Label, 0..K-1.</param>
    /// <exception cref="ArgumentException">There are not K probabilities, one is NaN, or the label is outside 0..K-1.</exception>
    public float Score(ReadOnlySpan<float> probabilities, int givenLabel)
    {
        if (probabilities.Length != Classes) throw new ArgumentException($"{probabilities.Length} probabilities are not one for each of {Classes} classes.", nameof(probabilities));
        if ((uint)givenLabel >= (uint)Classes) throw new ArgumentOutOfRangeException(nameof(givenLabel), givenLabel, $"The given label must be among 0..{Classes - 1}.");

        // Without any noise to go by rivals still rank.
        var even = _even > 0 ? _even : 1.0 / Classes;
        double sum = 0, strongest = 0;
        for (var k = 0; k < probabilities.Length; k++)
        {
            if (float.IsNaN(probabilities[k])) throw new ArgumentException($"The probability of class {k} is NaN.", nameof(probabilities));
            if (k == givenLabel) continue;
            var rival = even * probabilities[k];
            sum += rival;
            strongest = Math.Max(strongest, rival);
        }

        foreach (var (k, share) in _directed[givenLabel])
        {
            sum += share * probabilities[k];
            strongest = Math.Max(strongest, (even + share) * probabilities[k]);
        }

        var own = _correct[givenLabel] * probabilities[givenLabel];
        var rivals = Math.Sqrt(sum * strongest);
        return own == 0 ? 0 : (float)(own / (own + rivals));
    }

    private static double Excess(double images, double opposite, double mean)
    {
        var excess = images - opposite;
        return excess > mean && excess > SymmetricFactor * opposite && excess > StandardErrors * Math.Sqrt(images + opposite) ? excess : 0;
    }
}
