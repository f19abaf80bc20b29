using System.Numerics;
using System.Runtime.CompilerServices;

namespace Assay.Numerics.LinearAlgebra;

/// <summary>
/// The innermost product of double-precision matrices, 3 rows x 3 vectors in registers. Each element is one chain of fused
/// multiply-adds in the order of the depth, so it has the same bits in any tile and at any vector width.
/// </summary>
/// <remarks>
/// Double precision, unlike <see cref="Kernels.MatrixProduct"/>: a Gram matrix squares the condition of its rows, and single precision
/// would leave no digit of the leverage scores of ordinary embeddings (condition above 3,000).
/// </remarks>
internal static class DoubleTile
{
    /// <summary>Rows of a tile; a divisor of <see cref="Width"/> whatever the vector.</summary>
    public const int Rows = 3;

    /// <summary>Depth after which tiles are continued: a panel's block stays in the first-level cache.</summary>
    public const int DepthBlock = 128;

    /// <summary>Columns of a tile, and of a panel.</summary>
    public static readonly int Width = 3 * Vector<double>.Count;

    /// <summary>Columns rounded up to whole panels.</summary>
    public static int Pad(int columns) => (columns + Width - 1) / Width * Width;

    /// <summary>C[i, j] += sum over k of A[i, k] B[k, j].</summary>
    /// <param name="a">A[i, k] = a[i * rowStride + k * depthStride].</param>
    /// <param name="rowStride">Distance of two rows of A.</param>
    /// <param name="depthStride">Distance of two neighbours in a row of A.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="b">Panel [depth, Width].</param>
    /// <param name="c">First of 3 rows, <paramref name="resultStride"/> apart.</param>
    /// <param name="resultStride">Distance of two rows of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(
        ref double a, nint rowStride, nint depthStride, int depth, ref double b, ref double c, nint resultStride)
    {
        nint w = Vector<double>.Count;
        ref var a1 = ref Unsafe.Add(ref a, rowStride);
        ref var a2 = ref Unsafe.Add(ref a, 2 * rowStride);
        ref var c1 = ref Unsafe.Add(ref c, resultStride);
        ref var c2 = ref Unsafe.Add(ref c, 2 * resultStride);
        var s00 = Load(ref c, 0);
        var s01 = Load(ref c, w);
        var s02 = Load(ref c, 2 * w);
        var s10 = Load(ref c1, 0);
        var s11 = Load(ref c1, w);
        var s12 = Load(ref c1, 2 * w);
        var s20 = Load(ref c2, 0);
        var s21 = Load(ref c2, w);
        var s22 = Load(ref c2, 2 * w);

        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Load(ref b, 0);
            var b1 = Load(ref b, w);
            var b2 = Load(ref b, 2 * w);
            b = ref Unsafe.Add(ref b, 3 * w);
            var x = new Vector<double>(Unsafe.Add(ref a, at));
            s00 = Vector.FusedMultiplyAdd(x, b0, s00);
            s01 = Vector.FusedMultiplyAdd(x, b1, s01);
            s02 = Vector.FusedMultiplyAdd(x, b2, s02);
            x = new Vector<double>(Unsafe.Add(ref a1, at));
            s10 = Vector.FusedMultiplyAdd(x, b0, s10);
            s11 = Vector.FusedMultiplyAdd(x, b1, s11);
            s12 = Vector.FusedMultiplyAdd(x, b2, s12);
            x = new Vector<double>(Unsafe.Add(ref a2, at));
            s20 = Vector.FusedMultiplyAdd(x, b0, s20);
            s21 = Vector.FusedMultiplyAdd(x, b1, s21);
            s22 = Vector.FusedMultiplyAdd(x, b2, s22);
            at += depthStride;
        }

        Store(s00, ref c, 0);
        Store(s01, ref c, w);
        Store(s02, ref c, 2 * w);
        Store(s10, ref c1, 0);
        Store(s11, ref c1, w);
        Store(s12, ref c1, 2 * w);
        Store(s20, ref c2, 0);
        Store(s21, ref c2, w);
        Store(s22, ref c2, 2 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double source, nint offset) => Vector.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, ref double target, nint offset) => value.StoreUnsafe(ref target, (nuint)offset);
}
