using System.Numerics;

namespace Assay.Numerics.Kernels;

/// <summary>
/// The right-hand side [depth, columns] of <see cref="MatrixProduct"/>, rearranged into panels of
/// <see cref="PanelWidth"/> columns: panel after panel, depth after depth, so that the inner loop reads it in one stream.
/// The last panel is padded with zeros. One instance is reused for many products of the same size or smaller.
/// </summary>
public sealed class PackedMatrix
{
    /// <summary>Columns a panel: two hardware vectors of float32.</summary>
    public static readonly int PanelWidth = 2 * Vector<float>.Count;

    private float[] _panels = [];

    /// <summary>Rows of the matrix, the length of the sums.</summary>
    public int Depth { get; private set; }

    /// <summary>Columns of the matrix without the padding.</summary>
    public int Columns { get; private set; }

    internal ReadOnlySpan<float> Panels => _panels;

    /// <summary>Packs B[k, j] = source[k * stride + j], for instance a chunk of rows of X as they lie in memory.</summary>
    public void Pack(ReadOnlySpan<float> source, int depth, int columns, int stride)
    {
        Resize(source.Length, depth, columns, stride, depth, columns);
        for (var panel = 0; panel * PanelWidth < columns; panel++)
        {
            var first = panel * PanelWidth;
            var width = Math.Min(PanelWidth, columns - first);
            var target = _panels.AsSpan(panel * depth * PanelWidth, depth * PanelWidth);
            for (var k = 0; k < depth; k++)
            {
                var cells = target.Slice(k * PanelWidth, PanelWidth);
                source.Slice(k * stride + first, width).CopyTo(cells);
                cells[width..].Clear();
            }
        }
    }

    /// <summary>Packs B[k, j] = source[j * stride + k], for instance weights [classes, dimensions] as X W^T needs them.</summary>
    public void PackTransposed(ReadOnlySpan<float> source, int depth, int columns, int stride)
    {
        Resize(source.Length, depth, columns, stride, columns, depth);
        for (var panel = 0; panel * PanelWidth < columns; panel++)
        {
            var first = panel * PanelWidth;
            var width = Math.Min(PanelWidth, columns - first);
            var target = _panels.AsSpan(panel * depth * PanelWidth, depth * PanelWidth);
            if (width < PanelWidth) target.Clear();
            for (var j = 0; j < width; j++)
            {
                var row = source.Slice((first + j) * stride, depth);
                for (var k = 0; k < row.Length; k++) target[k * PanelWidth + j] = row[k];
            }
        }
    }

    private void Resize(int available, int depth, int columns, int stride, int outer, int inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, inner);
        if (outer > 0 && available < (long)(outer - 1) * stride + inner)
            throw new ArgumentException($"The source holds {available} numbers, fewer than a [{outer}, {inner}] matrix with stride {stride} needs.");

        Depth = depth;
        Columns = columns;
        var panels = (columns + PanelWidth - 1) / PanelWidth;
        var size = checked(panels * depth * PanelWidth);
        if (_panels.Length < size) _panels = GC.AllocateUninitializedArray<float>(size);
    }
}
