namespace Assay.Selection.Core.Budgets;

/// <summary>How many images of each class make the labelled set as even as it can be: the classes with the fewest are filled first, like vessels with water.</summary>
public static class BalancedQuota
{
    /// <param name="labelled">Images that each class has already, [K], each 0 or more.</param>
    /// <param name="available">Images that each class could get, [K], each 0 or more.</param>
    /// <param name="count">Images to give out, 0 or more.</param>
    /// <returns>
    /// Images of each class: together the count, or all that are available. No other way of giving them out has a larger smallest class, then a larger second smallest and so
    /// on. Among equal classes the smaller id comes first.
    /// </returns>
    public static long[] Allocate(ReadOnlySpan<long> labelled, ReadOnlySpan<long> available, long count)
    {
        if (labelled.Length != available.Length) throw new ArgumentException($"{labelled.Length} counts of labelled but {available.Length} of available images.", nameof(available));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var (low, high, most) = (0L, 0L, 0L);
        for (var k = 0; k < labelled.Length; k++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(labelled[k]);
            ArgumentOutOfRangeException.ThrowIfNegative(available[k]);
            most += available[k];
            high = Math.Max(high, labelled[k] + available[k]);
        }

        count = Math.Min(count, most);

        // The highest whole level to which all classes can be filled.
        while (low < high)
        {
            var level = low + (high - low + 1) / 2;
            if (Sum(labelled, available, level) <= count) low = level;
            else high = level - 1;
        }

        var quotas = new long[labelled.Length];
        var left = count;
        for (var k = 0; k < quotas.Length; k++)
        {
            quotas[k] = Math.Clamp(low - labelled[k], 0, available[k]);
            left -= quotas[k];
        }

        // What is left is less than one more for each class that stands at the level.
        for (var k = 0; k < quotas.Length && left > 0; k++)
        {
            if (labelled[k] + quotas[k] > low || quotas[k] == available[k]) continue;
            quotas[k]++;
            left--;
        }

        return quotas;
    }

    private static long Sum(ReadOnlySpan<long> labelled, ReadOnlySpan<long> available, long level)
    {
        var sum = 0L;
        for (var k = 0; k < labelled.Length; k++) sum += Math.Clamp(level - labelled[k], 0, available[k]);
        return sum;
    }
}
