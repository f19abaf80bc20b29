using System.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class KernelTests
{
    public static TheoryData<int> Lengths() => [1, Vector<float>.Count - 1, Vector<float>.Count, Vector<float>.Count + 1, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SoftmaxRow_AnyLength_EqualsDoublePrecision(int length)
    {
        var random = new Xoshiro256(1);
        var logits = Enumerable.Range(0, length).Select(_ => (float)(10 * random.NextGaussian())).ToArray();
        var probabilities = new float[length];
        var logSumExp = Softmax.Row(logits, probabilities);

        double max = logits.Max();
        var sum = logits.Sum(x => Math.Exp(x - max));
        for (var k = 0; k < length; k++) Assert.Equal(Math.Exp(logits[k] - max) / sum, probabilities[k], 1e-6);
        Assert.Equal(max + Math.Log(sum), logSumExp, 1e-5);
        Assert.Equal(max + Math.Log(sum), Softmax.LogSumExp(logits), 1e-9);
    }

    [Fact]
    public void SoftmaxRows_Golden_EqualsScipy()
    {
        // scipy.special.softmax([1, 2, 3.5]) and logsumexp, SciPy 1.10.1
        float[] logits = [1, 2, 3.5f, 1001, 1002, 1003.5f];
        Softmax.Rows(logits, 3, logits);
        float[] expected = [0.06289001f, 0.17095278f, 0.76615721f, 0.06289001f, 0.17095278f, 0.76615721f];
        for (var i = 0; i < 6; i++) Assert.Equal(expected[i], logits[i], 1e-6f);
        Assert.Equal(3.7663678998071335, Softmax.LogSumExp([1, 2, 3.5f]), 1e-12);
    }

    [Fact]
    public void Softmax_HostileLogits_StaysDefined()
    {
        var row = new float[3];
        Softmax.Row([float.MaxValue, -float.MaxValue, 0], row);
        Assert.Equal([1, 0, 0], row);
        Softmax.Row([float.NegativeInfinity, 0, 0], row);
        Assert.Equal([0, 0.5f, 0.5f], row);
        Softmax.Row([float.NaN, 0, 0], row);
        Assert.All(row, p => Assert.True(float.IsNaN(p)));
        Assert.Equal(double.NegativeInfinity, Softmax.LogSumExp([]));
        Assert.Equal(double.PositiveInfinity, Softmax.LogSumExp([1, float.PositiveInfinity]));
        Assert.True(double.IsNaN(Softmax.LogSumExp([1, float.NaN, 2])));
        Assert.Throws<ArgumentException>(() => Softmax.Row([], row));
        Assert.Throws<ArgumentException>(() => Softmax.Rows(new float[4], 3, new float[4]));
    }

    [Fact]
    public void SoftmaxRow_RandomLogits_NeverAboveOne()
    {
        var random = new Xoshiro256(2);
        var row = new float[3];
        for (var i = 0; i < 10_000; i++)
        {
            Softmax.Row([(float)(50 * random.NextGaussian()), 0, -100], row);
            Assert.All(row, p => Assert.InRange(p, 0f, 1f));
        }
    }

    [Fact]
    public void HalfConversion_EveryFiniteHalf_RoundTrips()
    {
        var halves = Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite).ToArray();
        var singles = new float[halves.Length];
        var back = new Half[halves.Length];
        HalfConversion.ToSingle(halves, singles);
        HalfConversion.ToHalf(singles, back);
        Assert.Equal(halves, back);
        Assert.All(halves.Zip(singles), pair => Assert.Equal((float)pair.First, pair.Second));
    }

    [Fact]
    public void ToHalf_TiesAndOverflow_FollowsIeee()
    {
        var half = new Half[5];
        HalfConversion.ToHalf([1 + 1f / 2048, 1 + 3f / 2048, 65519, 65520, float.NaN], half);
        Assert.Equal([(Half)1, (Half)(1 + 2f / 1024), Half.MaxValue, Half.PositiveInfinity], half[..4]);
        Assert.True(Half.IsNaN(half[4]));
        Assert.Throws<ArgumentException>(() => HalfConversion.ToHalf([1, 2], new Half[1]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void CountNonFinite_SomeRows_CountsThemAndFindsTheFirst(float hostile)
    {
        var matrix = new float[5 * 9];
        Assert.Equal(0, FiniteRows.CountNonFinite(matrix, 9, out var first));
        Assert.Equal(-1, first);
        matrix[2 * 9 + 8] = hostile;
        matrix[4 * 9] = hostile;
        matrix[4 * 9 + 1] = hostile;
        Assert.Equal(2, FiniteRows.CountNonFinite(matrix, 9, out first));
        Assert.Equal(2, first);
        Assert.True(FiniteRows.AllFinite([]));
        Assert.True(FiniteRows.AllFinite([float.MaxValue, -float.MaxValue]));
    }
}
