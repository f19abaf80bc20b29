using Assay.Numerics;
using Assay.Numerics.LinearAlgebra;

namespace Assay.Scoring.Core.Coresets;

/// <summary>
/// Sensitivities of weighted rows in two passes over a stream of any length (Lewis weights: one more for each iteration): the passes of
/// <see cref="Add"/> leave a D x D matrix, and <see cref="Sensitivities"/> needs nothing else. Singular matrices need no ridge; rows in the same order
/// leave the same bits at any degree of parallelism. Not thread-safe until fitted.
/// </summary>
public sealed class SensitivityModel
{
    /// <summary>Iterations of Lewis weights: each at least halves the error, so 20 leave a millionth of it.</summary>
    public const int DefaultLewisIterations = 20;

    private readonly int _passes;
    private GramMatrix? _gram;
    private TriangularFactor? _factor;
    private int _pass;

    // Lewis weights: the sum of those of the pass in hand, and what makes those of the last factor sum to the rank. The iteration halves an error that is common
    // to all weights and does more to every other, so without this scale it would take twenty passes for what takes a few.
    private double _sum;
    private double _scale = 1;

    /// <param name="dimensions">D, above 0.</param>
    /// <param name="kind">Which sensitivities.</param>
    /// <param name="lewisIterations">Passes for Lewis weights, 1 or more; the others need one.</param>
    public SensitivityModel(int dimensions, SensitivityKind kind, int lewisIterations = DefaultLewisIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lewisIterations, 1);
        _gram = new GramMatrix(dimensions);
        Dimensions = dimensions;
        Kind = kind;
        _passes = kind == SensitivityKind.Lewis ? lewisIterations : 1;
    }

    private SensitivityModel(SensitivityKind kind, TriangularFactor factor, double weight)
    {
        (Dimensions, Kind, Weight, _factor) = (factor.Dimensions, kind, weight, factor);
        (_passes, _pass) = (1, 1);
    }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    public SensitivityKind Kind { get; }

    /// <summary>W, the sum of the weights of one pass.</summary>
    public double Weight { get; private set; }

    /// <summary>Passes that are still to be made; 0 = fitted.</summary>
    public int PassesLeft => _passes - _pass;

    /// <summary>Rank of the rows of weight above 0, and what the leverage scores sum to.</summary>
    public int Rank => Factor.Rank;

    private TriangularFactor Factor => PassesLeft == 0
        ? _factor!
        : throw new InvalidOperationException($"{PassesLeft} more passes over the rows are needed before there are sensitivities.");

    /// <summary>Sensitivities of rows whose factor is known: of the rows below a node of a tree.</summary>
    internal static SensitivityModel Of(SensitivityKind kind, TriangularFactor factor, double weight)
    {
        if (kind == SensitivityKind.Lewis) throw new ArgumentException("Lewis weights do not follow from R alone.", nameof(kind));
        return new SensitivityModel(kind, factor, weight);
    }

    /// <summary>Adds rows to the pass in hand.</summary>
    /// <param name="rows">float32 [n, D].</param>
    /// <param name="weights">Weight of each row, finite, 0 or more; empty = 1 each. A row of weight 0 does not exist.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <param name="keys">Image of each row, for messages; row numbers where empty.</param>
    /// <exception cref="Heads.NonFiniteEmbeddingsException">A row holds NaN or infinity.</exception>
    public void Add(ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights, ParallelOptions parallel, ReadOnlySpan<RowKey> keys = default)
    {
        var gram = _gram ?? throw new InvalidOperationException("All passes have been made.");
        RowChecks.Finite(rows.Span, Dimensions, keys);
        var count = rows.Length / Dimensions;
        if (_pass == 0) Weight += weights.IsEmpty ? count : Sum(weights.Span);
        gram.Add(rows, Kind == SensitivityKind.Lewis ? LewisWeights(rows, weights, parallel) : weights, parallel);
    }

    /// <summary>Ends a pass over all rows.</summary>
    /// <exception cref="NoWeightException">No row has a weight above 0.</exception>
    public void EndPass(ParallelOptions parallel)
    {
        var gram = _gram ?? throw new InvalidOperationException("All passes have been made.");
        if (!(Weight > 0)) throw new NoWeightException();
        _factor = Cholesky.Factor(gram, parallel);
        _scale = _sum > 0 ? _factor.Rank / _sum : 1;
        _sum = 0;
        if (++_pass == _passes) _gram = null;
        else gram.Clear();
    }

    /// <summary>Scores without the uniform part: leverage, its root, or Lewis weight of each row, 0 or more; higher = more important.</summary>
    /// <param name="rows">float32 [n, D], rows of the passes.</param>
    /// <param name="weights">Their weights; empty = 1 each.</param>
    /// <param name="scores">Destination [n].</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public void Scores(ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights, Memory<double> scores, ParallelOptions parallel)
    {
        Factor.SquaredNorms(rows, scores, parallel);
        var count = rows.Length / Dimensions;
        for (var i = 0; i < count; i++)
        {
            ref var score = ref scores.Span[i];
            var weight = weights.IsEmpty ? 1 : weights.Span[i];
            score = Kind switch
            {
                SensitivityKind.Leverage => weight * score,
                SensitivityKind.RootLeverage => Math.Sqrt(weight * score),
                _ => weight * Math.Sqrt(_scale * score),
            };
        }
    }

    /// <summary>Sensitivities: <see cref="Scores"/> + w / W (1/n where all weights are equal), without which a row in the middle of the others would never be drawn.</summary>
    /// <inheritdoc cref="Scores" path="/param"/>
    public void Sensitivities(ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights, Memory<double> scores, ParallelOptions parallel)
    {
        Scores(rows, weights, scores, parallel);
        var count = rows.Length / Dimensions;
        for (var i = 0; i < count; i++) scores.Span[i] += (weights.IsEmpty ? 1 : weights.Span[i]) / Weight;
    }

    /// <summary>u = w sqrt(x'M^-1 x) of the last pass's M; the next M is the sum of (w x)(w x)' / u. A row of zeros has no weight.</summary>
    private ReadOnlyMemory<double> LewisWeights(ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights, ParallelOptions parallel)
    {
        var next = new double[rows.Length / Dimensions];
        if (_pass > 0) _factor!.SquaredNorms(rows, next, parallel);
        for (var i = 0; i < next.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights.Span[i];
            var lewis = _pass == 0 ? 1 : weight * Math.Sqrt(_scale * next[i]);
            var scaled = weight * weight / lewis;
            _sum += lewis;
            next[i] = double.IsFinite(scaled) ? scaled : 0;
        }

        return next;
    }

    private static double Sum(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        return sum;
    }
}
