using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Core.Coresets;

internal static class RowChecks
{
    /// <exception cref="NonFiniteEmbeddingsException">A row holds NaN or infinity.</exception>
    public static void Finite(ReadOnlySpan<float> rows, int dimensions, ReadOnlySpan<RowKey> keys)
    {
        if (rows.Length % dimensions != 0) throw new ArgumentException($"{rows.Length} numbers are not whole rows of {dimensions}.", nameof(rows));
        var count = rows.Length / dimensions;
        if (!keys.IsEmpty && keys.Length != count) throw new ArgumentException($"{keys.Length} keys but {count} rows.", nameof(keys));
        var bad = FiniteRows.CountNonFinite(rows, dimensions, out var first);
        if (bad > 0) throw new NonFiniteEmbeddingsException(bad, count, keys.IsEmpty ? new RowKey(0, first) : keys[first]);
    }
}
