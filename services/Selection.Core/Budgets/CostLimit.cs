namespace Assay.Selection.Core.Budgets;

/// <summary>
/// Which images to take when they cost differently and what may be spent is limited (the knapsack problem): by worth for its cost, highest first, unless the one image
/// of highest worth alone is worth more. The worth taken is at least half of the most that is possible (Dantzig 1957), and nearly all of it where an image costs
/// little against the limit.
/// </summary>
public static class CostLimit
{
    /// <param name="worth">Worth of each item, [n], finite; items of 0 or less are never taken.</param>
    /// <param name="costs">Cost of each item, [n], finite and above 0.</param>
    /// <param name="limit">What may be spent, finite, 0 or more.</param>
    /// <returns>Items taken, in the order of worth for its cost; equal ones by their numbers.</returns>
    /// <exception cref="ArgumentException">A worth is not finite, or a cost not above 0.</exception>
    public static IReadOnlyList<int> Choose(ReadOnlySpan<float> worth, ReadOnlySpan<double> costs, double limit)
    {
        if (worth.Length != costs.Length) throw new ArgumentException($"{worth.Length} worths but {costs.Length} costs.", nameof(costs));
        if (!double.IsFinite(limit) || limit < 0) throw new ArgumentOutOfRangeException(nameof(limit), limit, "What may be spent must be finite and 0 or more.");
        var items = new List<(int Item, double Worth, double Cost)>();
        for (var i = 0; i < worth.Length; i++)
        {
            if (!float.IsFinite(worth[i])) throw new ArgumentException($"Item {i} is worth {worth[i]}; a worth must be finite.", nameof(worth));
            if (!(costs[i] > 0) || !double.IsFinite(costs[i])) throw new ArgumentException($"Item {i} costs {costs[i]}; a cost must be finite and above 0.", nameof(costs));
            if (worth[i] > 0 && costs[i] <= limit) items.Add((i, worth[i], costs[i]));
        }

        if (items.Count == 0) return [];
        var (taken, spent, sum) = (new List<int>(), 0.0, 0.0);
        foreach (var item in items.OrderByDescending(item => item.Worth / item.Cost).ThenBy(item => item.Item))
        {
            if (spent + item.Cost > limit) continue;
            taken.Add(item.Item);
            spent += item.Cost;
            sum += item.Worth;
        }

        var best = items.MaxBy(item => item.Worth);
        return best.Worth > sum ? [best.Item] : taken;
    }
}
