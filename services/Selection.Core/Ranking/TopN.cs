using Assay.Numerics;

namespace Assay.Selection.Core.Ranking;

/// <summary>
/// The n best of a stream of scored rows, in a bounded heap: memory is that of n, whatever the size of the data set. Equal scores are ordered by
/// (shard, row), so the selection does not depend on the order of the shards nor on how they are merged. Not thread-safe: use one a worker and merge.
/// </summary>
public sealed class TopN
{
    private readonly PriorityQueue<ScoredRow, ScoredRow> _worstFirst;

    /// <param name="count">n, 0 or more.</param>
    /// <param name="order">Which end of the score is best.</param>
    public TopN(int count, ScoreOrder order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Capacity = count;
        Order = order;
        var best = Best(order);
        _worstFirst = new(Comparer<ScoredRow>.Create((x, y) => best(y, x)));
    }

    /// <summary>n.</summary>
    public int Capacity { get; }

    public ScoreOrder Order { get; }

    /// <summary>Rows held now, n at most.</summary>
    public int Count => _worstFirst.Count;

    /// <summary>Offers the rows of a shard, each shard once.</summary>
    /// <param name="shard">Shard number.</param>
    /// <param name="scores">Score of every row.</param>
    /// <param name="exclude">Rows to leave out; their scores are not looked at.</param>
    /// <exception cref="NanScoresException">A row that is not left out has the score NaN. Nothing of the shard is taken then.</exception>
    public void Offer(int shard, ReadOnlySpan<float> scores, RowPredicate? exclude = null)
    {
        RejectNan(shard, scores, exclude);
        for (var row = 0; row < scores.Length; row++)
        {
            if (exclude is null || !exclude(row)) Keep(new ScoredRow(new RowKey(shard, row), scores[row]));
        }
    }

    /// <summary>Adds the best of other rows, of the same n and order.</summary>
    public void Merge(TopN other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Capacity != Capacity || other.Order != Order)
            throw new ArgumentException("Only selections of one size and one order can be merged.", nameof(other));
        foreach (var (row, _) in other._worstFirst.UnorderedItems) Keep(row);
    }

    /// <summary>The selected rows, best first.</summary>
    public ScoredRow[] ToArray()
    {
        var rows = _worstFirst.UnorderedItems.Select(static item => item.Element).ToArray();
        Array.Sort(rows, Best(Order));
        return rows;
    }

    internal void Keep(ScoredRow row)
    {
        if (_worstFirst.Count < Capacity) _worstFirst.Enqueue(row, row);
        else if (Capacity > 0) _worstFirst.EnqueueDequeue(row, row);
    }

    internal static void RejectNan(int shard, ReadOnlySpan<float> scores, RowPredicate? exclude)
    {
        var (count, first) = (0, -1);
        for (var row = 0; row < scores.Length; row++)
        {
            if (!float.IsNaN(scores[row]) || exclude?.Invoke(row) == true) continue;
            if (count++ == 0) first = row;
        }

        if (count > 0) throw new NanScoresException(count, new RowKey(shard, first));
    }

    private static Comparison<ScoredRow> Best(ScoreOrder order) => order switch
    {
        ScoreOrder.Ascending => static (x, y) => x.Score != y.Score ? x.Score.CompareTo(y.Score) : x.Key.CompareTo(y.Key),
        ScoreOrder.Descending => static (x, y) => x.Score != y.Score ? y.Score.CompareTo(x.Score) : x.Key.CompareTo(y.Key),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "The order is ascending or descending."),
    };
}
