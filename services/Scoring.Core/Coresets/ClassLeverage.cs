using Assay.Numerics;
using Assay.Numerics.LinearAlgebra;

namespace Assay.Scoring.Core.Coresets;

/// <summary>
/// Leverage scores of rows within their own class, in two passes: w x'(X_c'WX_c + ridge I)^-1 x (Tukan, Maalouf and Feldman, "Coresets for near-convex
/// functions", 2020: the loss of the class is bounded by its own rows and the regularisation). High = unlike the others of its class. It ignores
/// the other classes: combine it with <see cref="GradientNorm"/> to find wrong labels.
/// </summary>
/// <remarks>Memory: three D x D matrices in double precision for each class (see <see cref="ClassesWithin"/>), so many classes are taken in turns.</remarks>
public sealed class ClassLeverage
{
    private const int MatricesPerClass = 3;

    private readonly Dictionary<int, GramMatrix> _grams;
    private readonly Dictionary<int, TriangularFactor> _factors = [];
    private readonly double _ridge;

    /// <param name="dimensions">D, above 0.</param>
    /// <param name="classes">Class ids to score; rows of others have the score 0.</param>
    /// <param name="ridge">
    /// Regularisation, 0 or more, as a share of the mean squared length of the class's columns. 0 = exact leverage, which is 1 for every row of a class with
    /// fewer rows than dimensions and tells nothing.
    /// </param>
    public ClassLeverage(int dimensions, IEnumerable<int> classes, double ridge)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentNullException.ThrowIfNull(classes);
        if (!(ridge >= 0) || !double.IsFinite(ridge)) throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge must be finite and not negative.");
        Dimensions = dimensions;
        _ridge = ridge;
        _grams = classes.Distinct().ToDictionary(id => id, _ => new GramMatrix(dimensions));
    }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>Classes that fit into so many bytes, 1 at least.</summary>
    public static int ClassesWithin(long bytes, int dimensions) => (int)Math.Clamp(bytes / (MatricesPerClass * 8L * dimensions * dimensions), 1, int.MaxValue);

    /// <summary>First pass: adds rows.</summary>
    /// <param name="rows">float32 [n, D].</param>
    /// <param name="labels">Class id of each row; negative = none.</param>
    /// <param name="weights">Weight of each row, finite, 0 or more; empty = 1 each.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <param name="keys">Image of each row, for messages; row numbers where empty.</param>
    /// <exception cref="Heads.NonFiniteEmbeddingsException">A row holds NaN or infinity.</exception>
    public void Add(
        ReadOnlyMemory<float> rows, ReadOnlySpan<int> labels, ReadOnlyMemory<double> weights, ParallelOptions parallel, ReadOnlySpan<RowKey> keys = default)
    {
        if (_factors.Count > 0) throw new InvalidOperationException("The first pass has ended.");
        RowChecks.Finite(rows.Span, Dimensions, keys);
        CheckLengths(rows, labels, weights);
        foreach (var (id, members) in Members(labels, _grams.Keys))
        {
            var (gathered, gatheredWeights) = Gather(rows.Span, weights.Span, members);
            _grams[id].Add(gathered, gatheredWeights, parallel);
        }
    }

    /// <summary>Ends the first pass.</summary>
    public void Fit(ParallelOptions parallel)
    {
        foreach (var (id, gram) in _grams)
        {
            gram.AddRidge(_ridge * gram.MeanDiagonal());
            _factors.Add(id, Cholesky.Factor(gram, parallel));
        }

        _grams.Clear();
    }

    /// <summary>
    /// Second pass: the score of each row, 0 .. 1. Without a ridge the scores of a class sum to its rank. A class's only row has the score 1 (a row of
    /// zeros: 0); rows of no class or of one that is not scored have 0.
    /// </summary>
    public void Scores(
        ReadOnlyMemory<float> rows, ReadOnlySpan<int> labels, ReadOnlyMemory<double> weights, Span<double> scores, ParallelOptions parallel)
    {
        CheckLengths(rows, labels, weights);
        if (scores.Length < labels.Length) throw new ArgumentException($"The destination holds {scores.Length} numbers, not {labels.Length}.", nameof(scores));
        if (_grams.Count > 0) throw new InvalidOperationException("The first pass has not ended; call Fit.");
        scores[..labels.Length].Clear();
        foreach (var (id, members) in Members(labels, _factors.Keys))
        {
            var (gathered, gatheredWeights) = Gather(rows.Span, weights.Span, members);
            var norms = new double[members.Count];
            _factors[id].SquaredNorms(gathered, norms, parallel);
            for (var i = 0; i < norms.Length; i++) scores[members[i]] = gatheredWeights.Length == 0 ? norms[i] : gatheredWeights[i] * norms[i];
        }
    }

    private void CheckLengths(ReadOnlyMemory<float> rows, ReadOnlySpan<int> labels, ReadOnlyMemory<double> weights)
    {
        if (rows.Length != (long)labels.Length * Dimensions) throw new ArgumentException($"{labels.Length} labels need [{labels.Length}, {Dimensions}] numbers, not {rows.Length}.", nameof(rows));
        if (!weights.IsEmpty && weights.Length != labels.Length) throw new ArgumentException($"{weights.Length} weights but {labels.Length} labels.", nameof(weights));
    }

    private static SortedDictionary<int, List<int>> Members(ReadOnlySpan<int> labels, ICollection<int> classes)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (!classes.Contains(labels[row])) continue;
            if (!members.TryGetValue(labels[row], out var rows)) members.Add(labels[row], rows = []);
            rows.Add(row);
        }

        return members;
    }

    private (float[] Rows, double[] Weights) Gather(ReadOnlySpan<float> rows, ReadOnlySpan<double> weights, List<int> members)
    {
        var gathered = new float[members.Count * Dimensions];
        var gatheredWeights = weights.IsEmpty ? [] : new double[members.Count];
        for (var i = 0; i < members.Count; i++)
        {
            rows.Slice(members[i] * Dimensions, Dimensions).CopyTo(gathered.AsSpan(i * Dimensions));
            if (!weights.IsEmpty) gatheredWeights[i] = weights[members[i]];
        }

        return (gathered, gatheredWeights);
    }
}
