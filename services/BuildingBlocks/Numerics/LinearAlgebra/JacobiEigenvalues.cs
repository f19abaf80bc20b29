namespace Assay.Numerics.LinearAlgebra;

/// <summary>All eigenvalues of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5.3).</summary>
internal static class JacobiEigenvalues
{
    private const int MostSweeps = 60;

    /// <summary>Makes the matrix [n, n] diagonal in place and returns the eigenvectors as columns [n, n].</summary>
    public static double[] Diagonalise(Span<double> matrix, int size)
    {
        var vectors = new double[size * size];
        for (var i = 0; i < size; i++) vectors[i * size + i] = 1;
        for (var sweep = 0; sweep < MostSweeps && !IsDiagonal(matrix, size); sweep++)
        {
            for (var p = 0; p < size - 1; p++)
            {
                for (var q = p + 1; q < size; q++) Rotate(matrix, vectors, size, p, q);
            }
        }

        return vectors;
    }

    private static bool IsDiagonal(ReadOnlySpan<double> matrix, int size)
    {
        var (diagonal, rest) = (0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var square = matrix[i * size + j] * matrix[i * size + j];
                if (i == j) diagonal += square;
                else rest += square;
            }
        }

        return rest <= 1e-30 * diagonal;
    }

    private static void Rotate(Span<double> matrix, Span<double> vectors, int size, int p, int q)
    {
        var apq = matrix[p * size + q];
        if (apq == 0) return;
        var tau = (matrix[q * size + q] - matrix[p * size + p]) / (2 * apq);
        var t = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        var c = 1 / Math.Sqrt(1 + t * t);
        var s = t * c;
        for (var k = 0; k < size; k++)
        {
            var (kp, kq) = (matrix[k * size + p], matrix[k * size + q]);
            (matrix[k * size + p], matrix[k * size + q]) = (c * kp - s * kq, s * kp + c * kq);
        }

        for (var k = 0; k < size; k++)
        {
            var (pk, qk) = (matrix[p * size + k], matrix[q * size + k]);
            (matrix[p * size + k], matrix[q * size + k]) = (c * pk - s * qk, s * pk + c * qk);
            var (vp, vq) = (vectors[k * size + p], vectors[k * size + q]);
            (vectors[k * size + p], vectors[k * size + q]) = (c * vp - s * vq, s * vp + c * vq);
        }
    }
}
