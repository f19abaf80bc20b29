using Assay.Imaging.Augmentation;
using Xunit;

namespace Assay.Tests.Imaging.Augmentation;

public sealed class ElasticFieldTests
{
    // 34 * scipy.ndimage.gaussian_filter(points, 4, mode="reflect", truncate=4): Fixtures/augment.py.
    [Theory]
    [InlineData(0, 0, 1.05375)]
    [InlineData(0, 27, 1.62869)]
    [InlineData(13, 14, 0.23482)]
    [InlineData(27, 5, -0.08292)]
    [InlineData(20, 20, -0.21629)]
    public void Smooth_EqualsScipy(int row, int column, double expected)
    {
        var points = new float[ElasticField.Points];
        for (var i = 0; i < points.Length; i++)
            points[i] = (float)((i * 7919 % 997 / 498.5) - 1);
        var field = new float[ElasticField.Points];
        ElasticField.Smooth(points, field);
        Assert.Equal(expected, field[(row * ElasticField.Side) + column], 1e-4);
    }

    [Fact]
    public void Smooth_Constant_StaysConstant()
    {
        var (points, field) = (new float[ElasticField.Points], new float[ElasticField.Points]);
        points.AsSpan().Fill(0.1f);
        ElasticField.Smooth(points, field);
        Assert.All(field, value => Assert.Equal(3.4f, value, 1e-4f));
    }

    // alpha / sqrt(3) / (2 sigma sqrt(pi)) = 34 / 1.732 / 14.18 = 1.384; more at the edges, where noise is reflected.
    [Fact]
    public void Draw_ManyFields_HaveTheDeviationOfThePaper()
    {
        var random = 5UL;
        var (x, y) = (new float[ElasticField.Points], new float[ElasticField.Points]);
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < 200; i++)
        {
            ElasticField.Draw(ref random, x, y);
            foreach (var field in new[] { x, y })
            {
                sum += field[(14 * ElasticField.Side) + 14] * (double)field[(14 * ElasticField.Side) + 14];
                count++;
                Assert.All(field, value => Assert.InRange(value, -ElasticField.Largest, ElasticField.Largest));
            }
        }

        Assert.Equal(1.384, Math.Sqrt(sum / count), 0.15);
    }
}
