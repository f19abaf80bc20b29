using System.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class MatrixProductTests
{
    private static readonly int W = Vector<float>.Count;

    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        foreach (var rows in new[] { 1, 5, 6, 7, 13 })
        {
            foreach (var columns in new[] { 1, W - 1, W, W + 1, 2 * W, 2 * W + 1, 4 * W })
                shapes.Add(rows, columns, 3);
        }

        foreach (var depth in new[] { 1, W - 1, W, W + 1, 255, 256, 257, 513 }) shapes.Add(7, W + 1, depth);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MultiplyAdd_AnyShape_EqualsNaiveProduct(int rows, int columns, int depth)
    {
        var a = Gaussian(rows * depth, 1);
        var b = Gaussian(depth * columns, 2);
        var packed = new PackedMatrix();
        packed.Pack(b, depth, columns, columns);
        var c = Gaussian(rows * columns, 3);
        var before = c.ToArray();

        MatrixProduct.MultiplyAdd(a, depth, 1, rows, packed, c, columns);

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                double sum = before[i * columns + j];
                for (var k = 0; k < depth; k++) sum += (double)a[i * depth + k] * b[k * columns + j];
                Assert.Equal(sum, c[i * columns + j], 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void MultiplyAdd_PackedLeftSide_HasTheBitsOfThePlainOne(int rows, int columns, int depth)
    {
        var a = Gaussian(rows * depth, 1);
        var (left, right) = (new PackedMatrix(), new PackedMatrix());
        left.Pack(a, rows, depth, depth);
        right.Pack(Gaussian(depth * columns, 2), depth, columns, columns);
        float[] expected = Gaussian(rows * columns, 3), c = Gaussian(rows * columns, 3);

        MatrixProduct.MultiplyAdd(a, depth, 1, rows, right, expected, columns);
        MatrixProduct.MultiplyAdd(left, right, c, columns);

        Assert.Equal(expected, c);
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyAdd(left, left, new float[rows * depth], depth + rows));
    }

    [Fact]
    public void MultiplyAdd_TransposedOperands_EqualsPlainOnes()
    {
        var (rows, columns, depth) = (11, 2 * W + 3, 37);
        var a = Gaussian(rows * depth, 4);
        var b = Gaussian(depth * columns, 5);
        var (plain, transposed) = (new PackedMatrix(), new PackedMatrix());
        plain.Pack(b, depth, columns, columns);
        transposed.PackTransposed(Transpose(b, depth, columns), depth, columns, depth);
        float[] c1 = new float[rows * columns], c2 = new float[rows * columns];

        MatrixProduct.MultiplyAdd(a, depth, 1, rows, plain, c1, columns);
        MatrixProduct.MultiplyAdd(Transpose(a, rows, depth), 1, rows, rows, transposed, c2, columns);

        Assert.Equal(c1, c2);
    }

    [Fact]
    public void MultiplyAdd_RowAloneOrInABatch_HasTheSameBits()
    {
        var (rows, columns, depth) = (20, 19, 300);
        var a = Gaussian(rows * depth, 6);
        var packed = new PackedMatrix();
        packed.Pack(Gaussian(depth * columns, 7), depth, columns, columns);
        var batch = new float[rows * columns];
        MatrixProduct.MultiplyAdd(a, depth, 1, rows, packed, batch, columns);
        for (var i = 0; i < rows; i++)
        {
            var alone = new float[columns];
            MatrixProduct.MultiplyAdd(a.AsSpan(i * depth, depth), depth, 1, 1, packed, alone, columns);
            Assert.Equal(batch[(i * columns)..((i + 1) * columns)], alone);
        }
    }

    [Fact]
    public void MultiplyAdd_StridedResult_LeavesTheGapsAlone()
    {
        var packed = new PackedMatrix();
        packed.Pack([1, 2, 3, 4], 2, 2, 2);
        float[] c = [0, 0, 9, 0, 0];
        MatrixProduct.MultiplyAdd([1, 1, 10, 10], 2, 1, 2, packed, c, 3);
        Assert.Equal([4, 6, 9, 40, 60], c);
    }

    [Fact]
    public void Pack_SmallerAfterLarger_PadsWithZerosAgain()
    {
        var packed = new PackedMatrix();
        packed.Pack(Gaussian(40 * 40, 8), 40, 40, 40);
        packed.PackTransposed([1, 2], 1, 2, 1);
        var c = new float[2];
        MatrixProduct.MultiplyAdd([3], 1, 1, 1, packed, c, 2);
        Assert.Equal([3, 6], c);
    }

    [Fact]
    public void MultiplyAdd_ShortSpans_Throws()
    {
        var packed = new PackedMatrix();
        packed.Pack([1, 2, 3, 4], 2, 2, 2);
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyAdd(new float[3], 2, 1, 2, packed, new float[4], 2));
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyAdd(new float[4], 2, 1, 2, packed, new float[3], 2));
        Assert.Throws<ArgumentException>(() => packed.Pack(new float[3], 2, 2, 2));
    }

    private static float[] Transpose(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, columns).SelectMany(j => Enumerable.Range(0, rows).Select(i => matrix[i * columns + j]))];

    private static float[] Gaussian(int length, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
    }
}
