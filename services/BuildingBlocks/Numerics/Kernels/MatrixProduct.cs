using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Assay.Numerics.Kernels;

/// <summary>
/// Single-precision matrix product, register-blocked (6 rows x 2 vectors) over packed panels: a loop of dot products spends its time
/// loading, this one multiplying.
/// </summary>
/// <remarks>
/// Each element is one chain of fused multiply-adds in the order of the depth, whatever its place in the matrix and
/// whatever the vector width, so a row's result has the same bits alone and in any batch.
/// </remarks>
public static class MatrixProduct
{
    private const int TileRows = 6;

    // 256 x 16 floats = 16 KiB: a panel's block stays in the first-level cache while all rows pass by.
    private const int DepthBlock = 256;

    /// <summary>C[i, j] += sum over k of A[i, k] B[k, j], serially on the calling thread.</summary>
    /// <param name="a">Left side; A[i, k] = a[i * rowStride + k * depthStride], which covers a matrix and its transpose.</param>
    /// <param name="rowStride">Distance of two rows of A.</param>
    /// <param name="depthStride">Distance of two neighbours in a row of A.</param>
    /// <param name="rows">Rows of A and of C.</param>
    /// <param name="b">Right side [depth, columns].</param>
    /// <param name="c">Result [rows, columns], C[i, j] = c[i * resultStride + j]; it is added to.</param>
    /// <param name="resultStride">Distance of two rows of C, at least the columns of B.</param>
    public static void MultiplyAdd(
        ReadOnlySpan<float> a, int rowStride, int depthStride, int rows, PackedMatrix b, Span<float> c, int resultStride)
    {
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(depthStride);
        ArgumentOutOfRangeException.ThrowIfLessThan(resultStride, b.Columns);
        if (rows == 0 || b.Depth == 0 || b.Columns == 0) return;
        if (a.Length <= (rows - 1L) * rowStride + (b.Depth - 1L) * depthStride)
            throw new ArgumentException($"A holds {a.Length} numbers, fewer than {rows} rows of depth {b.Depth} need.", nameof(a));
        if (c.Length < (rows - 1L) * resultStride + b.Columns)
            throw new ArgumentException($"C holds {c.Length} numbers, fewer than [{rows}, {b.Columns}] with stride {resultStride} needs.", nameof(c));

        Multiply(new LeftSide(a, rowStride, depthStride, b.Depth, 0, rows), b, c, resultStride);
    }

    /// <summary>
    /// C[i, j] += sum over k of A[i, k] B[k, j] with A = [a.Depth, a.Columns] in the panels that serve as the right side of A'C too: rows that are
    /// multiplied from both sides again and again are packed once. The bits are those of the other overload.
    /// </summary>
    /// <param name="a">Left side [rows, depth].</param>
    /// <param name="b">Right side [depth, columns].</param>
    /// <param name="c">Result [rows, columns], C[i, j] = c[i * resultStride + j]; it is added to.</param>
    /// <param name="resultStride">Distance of two rows of C, at least the columns of B.</param>
    public static void MultiplyAdd(PackedMatrix a, PackedMatrix b, Span<float> c, int resultStride)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfLessThan(resultStride, b.Columns);
        if (a.Columns != b.Depth) throw new ArgumentException($"A has {a.Columns} columns but B {b.Depth} rows.", nameof(b));
        var rows = a.Depth;
        if (rows == 0 || b.Depth == 0 || b.Columns == 0) return;
        if (c.Length < (rows - 1L) * resultStride + b.Columns)
            throw new ArgumentException($"C holds {c.Length} numbers, fewer than [{rows}, {b.Columns}] with stride {resultStride} needs.", nameof(c));

        var width = PackedMatrix.PanelWidth;
        Multiply(new LeftSide(a.Panels, width, 1, width, (rows - 1) * width, rows), b, c, resultStride);
    }

    private static void Multiply(LeftSide a, PackedMatrix b, Span<float> c, int resultStride)
    {
        var width = PackedMatrix.PanelWidth;
        Span<float> edge = stackalloc float[TileRows * width];
        for (var k0 = 0; k0 < b.Depth; k0 += DepthBlock)
        {
            var depth = Math.Min(DepthBlock, b.Depth - k0);
            for (var j0 = 0; j0 < b.Columns; j0 += width)
            {
                ref var panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(b.Panels), (nint)j0 * b.Depth + (nint)k0 * width);
                var columns = Math.Min(width, b.Columns - j0);
                for (var i0 = 0; i0 < a.Rows; i0 += TileRows)
                {
                    var height = Math.Min(TileRows, a.Rows - i0);
                    ref var left = ref a.At(i0, k0);
                    var target = c[(i0 * resultStride + j0)..];
                    if (height == TileRows && columns == width)
                    {
                        MultiplyTile(ref left, a, height, depth, ref panel, ref MemoryMarshal.GetReference(target), resultStride);
                        continue;
                    }

                    // A tile at the border goes through a full-sized copy, so that there is one inner loop only.
                    for (var i = 0; i < height; i++) target.Slice(i * resultStride, columns).CopyTo(edge[(i * width)..]);
                    MultiplyTile(ref left, a, height, depth, ref panel, ref MemoryMarshal.GetReference(edge), width);
                    for (var i = 0; i < height; i++) edge.Slice(i * width, columns).CopyTo(target[(i * resultStride)..]);
                }
            }
        }
    }

    /// <summary>Rows beyond <paramref name="height"/> repeat the last one: they are computed and not kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile(ref float a, in LeftSide layout, int height, int depth, ref float b, ref float c, nint stride)
    {
        var (rowStride, depthStride, run, jump) = (layout.RowStride, layout.DepthStride, layout.Run, layout.Jump);
        ref var a0 = ref a;
        ref var a1 = ref Unsafe.Add(ref a, Math.Min(1, height - 1) * rowStride);
        ref var a2 = ref Unsafe.Add(ref a, Math.Min(2, height - 1) * rowStride);
        ref var a3 = ref Unsafe.Add(ref a, Math.Min(3, height - 1) * rowStride);
        ref var a4 = ref Unsafe.Add(ref a, Math.Min(4, height - 1) * rowStride);
        ref var a5 = ref Unsafe.Add(ref a, Math.Min(5, height - 1) * rowStride);

        nint w = Vector<float>.Count;
        ref var c2 = ref Unsafe.Add(ref c, 2 * stride);
        ref var c4 = ref Unsafe.Add(ref c, 4 * stride);
        var s00 = Load(ref c, 0);
        var s01 = Load(ref c, w);
        var s10 = Load(ref c, stride);
        var s11 = Load(ref c, stride + w);
        var s20 = Load(ref c2, 0);
        var s21 = Load(ref c2, w);
        var s30 = Load(ref c2, stride);
        var s31 = Load(ref c2, stride + w);
        var s40 = Load(ref c4, 0);
        var s41 = Load(ref c4, w);
        var s50 = Load(ref c4, stride);
        var s51 = Load(ref c4, stride + w);

        nint at = 0;
        for (var start = 0; start < depth; start += run)
        {
            for (var k = Math.Min(run, depth - start); k > 0; k--)
            {
                var b0 = Load(ref b, 0);
                var b1 = Load(ref b, w);
                b = ref Unsafe.Add(ref b, 2 * w);

                var x = new Vector<float>(Unsafe.Add(ref a0, at));
                s00 = Vector.FusedMultiplyAdd(x, b0, s00);
                s01 = Vector.FusedMultiplyAdd(x, b1, s01);
                x = new Vector<float>(Unsafe.Add(ref a1, at));
                s10 = Vector.FusedMultiplyAdd(x, b0, s10);
                s11 = Vector.FusedMultiplyAdd(x, b1, s11);
                x = new Vector<float>(Unsafe.Add(ref a2, at));
                s20 = Vector.FusedMultiplyAdd(x, b0, s20);
                s21 = Vector.FusedMultiplyAdd(x, b1, s21);
                x = new Vector<float>(Unsafe.Add(ref a3, at));
                s30 = Vector.FusedMultiplyAdd(x, b0, s30);
                s31 = Vector.FusedMultiplyAdd(x, b1, s31);
                x = new Vector<float>(Unsafe.Add(ref a4, at));
                s40 = Vector.FusedMultiplyAdd(x, b0, s40);
                s41 = Vector.FusedMultiplyAdd(x, b1, s41);
                x = new Vector<float>(Unsafe.Add(ref a5, at));
                s50 = Vector.FusedMultiplyAdd(x, b0, s50);
                s51 = Vector.FusedMultiplyAdd(x, b1, s51);
                at += depthStride;
            }

            at += jump;
        }

        s00.StoreUnsafe(ref c);
        s01.StoreUnsafe(ref c, (nuint)w);
        s10.StoreUnsafe(ref c, (nuint)stride);
        s11.StoreUnsafe(ref c, (nuint)(stride + w));
        s20.StoreUnsafe(ref c2);
        s21.StoreUnsafe(ref c2, (nuint)w);
        s30.StoreUnsafe(ref c2, (nuint)stride);
        s31.StoreUnsafe(ref c2, (nuint)(stride + w));
        s40.StoreUnsafe(ref c4);
        s41.StoreUnsafe(ref c4, (nuint)w);
        s50.StoreUnsafe(ref c4, (nuint)stride);
        s51.StoreUnsafe(ref c4, (nuint)(stride + w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ref float source, nint offset) => Vector.LoadUnsafe(ref source, (nuint)offset);

    /// <summary>
    /// Where A lies: A[i, k] = numbers[i * RowStride + k * DepthStride + k / Run * Jump]. The depth blocks are whole runs, or there is one run.
    /// </summary>
    private readonly ref struct LeftSide(ReadOnlySpan<float> numbers, nint rowStride, nint depthStride, int run, nint jump, int rows)
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(numbers);

        public nint RowStride { get; } = rowStride;

        public nint DepthStride { get; } = depthStride;

        public int Run { get; } = run;

        public nint Jump { get; } = jump;

        public int Rows { get; } = rows;

        public ref float At(int row, int depth) => ref Unsafe.Add(ref _first, row * RowStride + depth * DepthStride + depth / Run * Jump);
    }
}
