using Assay.Numerics;

namespace Assay.Selection.Core.Ranking;

/// <summary>The n best rows of every class, by a column of class ids; see <see cref="TopN"/>. Memory is that of n times the classes met.</summary>
public sealed class TopNPerClass(int count, ScoreOrder order)
{
    private readonly SortedDictionary<int, TopN> _classes = [];

    /// <summary>n.</summary>
    public int Capacity { get; } = count >= 0 ? count : throw new ArgumentOutOfRangeException(nameof(count), count, "The number of images a class must not be negative.");

    public ScoreOrder Order { get; } = order;

    /// <summary>Offers the rows of a shard, each shard once.</summary>
    /// <param name="shard">Shard number.</param>
    /// <param name="scores">Score of every row.</param>
    /// <param name="classes">Class id of every row; a row with a negative one is left out.</param>
    /// <param name="exclude">Rows to leave out; their scores are not looked at.</param>
    /// <exception cref="NanScoresException">A row that is not left out has the score NaN. Nothing of the shard is taken then.</exception>
    public void Offer(int shard, ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, RowPredicate? exclude = null)
    {
        if (scores.Length != classes.Length) throw new ArgumentException($"{scores.Length} scores but {classes.Length} class ids.", nameof(classes));
        var ids = classes.ToArray();
        bool LeftOut(int row) => ids[row] < 0 || exclude?.Invoke(row) == true;
        TopN.RejectNan(shard, scores, LeftOut);
        for (var row = 0; row < scores.Length; row++)
        {
            if (!LeftOut(row)) Of(ids[row]).Keep(new ScoredRow(new RowKey(shard, row), scores[row]));
        }
    }

    /// <summary>Adds the best of other rows, of the same n and order.</summary>
    public void Merge(TopNPerClass other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Capacity != Capacity || other.Order != Order)
            throw new ArgumentException("Only selections of one size and one order can be merged.", nameof(other));
        foreach (var (id, rows) in other._classes) Of(id).Merge(rows);
    }

    /// <summary>The selected rows of every class met, classes ascending, best first.</summary>
    public IReadOnlyList<(int ClassId, ScoredRow[] Rows)> ToArrays() => [.. _classes.Select(static pair => (pair.Key, pair.Value.ToArray()))];

    private TopN Of(int classId)
    {
        if (!_classes.TryGetValue(classId, out var rows)) _classes.Add(classId, rows = new TopN(Capacity, Order));
        return rows;
    }
}
