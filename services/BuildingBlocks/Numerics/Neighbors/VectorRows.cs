using System.Numerics.Tensors;
using Assay.Numerics.Kernels;

namespace Assay.Numerics.Neighbors;

/// <summary>
/// Rows to search among, in blocks as they came (a block a shard, for instance), in float16 or float32 as they are: nothing is copied, so a million
/// embeddings of 1,280 numbers take 2.4 GiB. Rows are numbered from 0 in the order they were added.
/// </summary>
/// <param name="dimensions">D, numbers a row, above 0.</param>
public sealed class VectorRows(int dimensions)
{
    private readonly List<Block> _blocks = [];

    /// <summary>D.</summary>
    public int Dimensions { get; } = dimensions > 0 ? dimensions : throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, "A row needs at least one number.");

    /// <summary>N.</summary>
    public int Count { get; private set; }

    /// <summary>Adds float16 rows [n, D]. The memory must not change afterwards.</summary>
    /// <exception cref="ArgumentException">A row holds NaN, infinity or numbers too large to square, or the length is not whole rows.</exception>
    public void Add(ReadOnlyMemory<Half> rows) => Add(new Block(Count, rows, default), rows.Length);

    /// <summary>Adds float32 rows [n, D]. The memory must not change afterwards.</summary>
    /// <exception cref="ArgumentException">A row holds NaN, infinity or numbers too large to square, or the length is not whole rows.</exception>
    public void Add(ReadOnlyMemory<float> rows) => Add(new Block(Count, default, rows), rows.Length);

    /// <summary>Copies consecutive rows as float32.</summary>
    /// <param name="start">First row.</param>
    /// <param name="destination">[n, D]; its length says how many.</param>
    public void CopyTo(int start, Span<float> destination)
    {
        var count = CountOf(destination.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        for (var index = count == 0 ? 0 : Find(start); count > 0; index++)
        {
            var block = _blocks[index];
            var taken = Math.Min(count, block.Start + block.Length / Dimensions - start);
            block.CopyTo((start - block.Start) * Dimensions, destination[..(taken * Dimensions)]);
            destination = destination[(taken * Dimensions)..];
            start += taken;
            count -= taken;
        }
    }

    /// <summary>Copies chosen rows as float32.</summary>
    /// <param name="rows">Their numbers, in any order.</param>
    /// <param name="destination">[rows, D].</param>
    public void Gather(ReadOnlySpan<int> rows, Span<float> destination)
    {
        for (var i = 0; i < rows.Length; i++) CopyTo(rows[i], destination.Slice(i * Dimensions, Dimensions));
    }

    private void Add(Block block, int length)
    {
        var count = CountOf(length);
        if (count == 0) return;
        var row = new float[Dimensions];
        for (var i = 0; i < count; i++)
        {
            block.CopyTo(i * Dimensions, row);
            // The distance of two rows is at most twice the longer one, its square four times.
            if (!float.IsFinite(4 * TensorPrimitives.SumOfSquares(row)))
                throw new ArgumentException($"Row {Count + i} holds NaN, infinity or numbers too large to square: leave it out of the search.", nameof(block));
        }

        _blocks.Add(block);
        Count = checked(Count + count);
    }

    private int CountOf(int length) => length % Dimensions == 0
        ? length / Dimensions
        : throw new ArgumentException($"{length} numbers are not whole rows of {Dimensions}.");

    private int Find(int row)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_blocks[middle].Start <= row) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private readonly record struct Block(int Start, ReadOnlyMemory<Half> Halves, ReadOnlyMemory<float> Singles)
    {
        public int Length => Math.Max(Halves.Length, Singles.Length);

        public void CopyTo(int start, Span<float> destination)
        {
            if (Halves.IsEmpty) Singles.Span.Slice(start, destination.Length).CopyTo(destination);
            else HalfConversion.ToSingle(Halves.Span.Slice(start, destination.Length), destination);
        }
    }
}
