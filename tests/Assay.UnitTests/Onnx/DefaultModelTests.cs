using System.Text.Json;
using Assay.Onnx;
using Xunit;

namespace Assay.Tests.Onnx;

public sealed class DefaultModelTests : IDisposable
{
    private const int Side = DefaultModel.Size;
    private const int GradientPart = 3 * 8 * 16;

    private readonly EmbeddingSession _session = EmbeddingSession.Open(DefaultModel.Create(), new OnnxSessionOptions { IntraOpThreads = 1 });

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Open_ItsModel_HasTheDeclaredSizes()
    {
        Assert.Equal((Side, Side, DefaultModel.Dimensions, 0), (_session.Width, _session.Height, _session.EmbeddingDimensions, _session.LogitsDimensions));
        Assert.Null(_session.FixedBatch);
    }

    [Fact]
    public void Run_SyntheticPicture_GivesTheNumbersOfNumpy()
    {
        // default_model.py computes them from the description.
        var expected = JsonSerializer.Deserialize<float[]>(File.ReadAllText(Repository.PathOf("tests", "Assay.UnitTests", "Onnx", "default_model.json")))!;
        var actual = Run(Picture((x, y, c) => y is >= 32 and < 80 && x is >= 40 and < 100 ? new[] { 210, 60, 30 }[c] : (x * 3 + y * 5 + c * 40 + x * y / 16) % 256));
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 2e-5, $"[{i}]: expected {expected[i]}, found {actual[i]}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Run_FlatPicture_IsFiniteWithParts(int level)
    {
        var embedding = Run(Picture((_, _, _) => level));
        Assert.All(embedding, value => Assert.True(float.IsFinite(value)));
        Assert.InRange(embedding.AsSpan(GradientPart, 27).ToArray().Max(), 0.9, 1); // one colour
    }

    [Fact]
    public void Run_HalfTheLight_KeepsTheGradientPart()
    {
        var full = Run(Picture((x, y, c) => 2 * ((x * (c + 1) + y * 3) % 100)));
        var half = Run(Picture((x, y, c) => (x * (c + 1) + y * 3) % 100));
        for (var i = 0; i < GradientPart; i++)
            Assert.Equal(full[i], half[i], 1e-4f);
    }

    [Fact]
    public void Run_MirroredPicture_SwapsDirections()
    {
        // A step from dark to light points right (direction 0); mirrored it points left (direction 4).
        var right = Run(Picture((x, _, _) => x < 48 ? 40 : 200));
        var left = Run(Picture((x, _, _) => x < 80 ? 200 : 40));
        // Four cells of a column see the edge, in its direction and, at half the energy, in both beside it: 1 / sqrt(4 (1 + 1/2 + 1/2)).
        Assert.Equal(0.3536f, Cell(right, 0), 1e-3f);
        Assert.Equal(0.3536f, Cell(left, 4), 1e-3f);
        Assert.Equal(0, Cell(right, 4), 1e-6f);
        Assert.Equal(0, Cell(left, 0), 1e-6f);

        // Row 1; the edge at 48 lies in column 1, its mirror image at 80 in column 2.
        static float Cell(float[] embedding, int direction) => embedding[direction * 16 + 5] + embedding[direction * 16 + 6];
    }

    private static byte[] Picture(Func<int, int, int, int> level)
    {
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)level(i / 3 % Side, i / 3 / Side, i % 3);
        return pixels;
    }

    private float[] Run(byte[] pixels)
    {
        var embedding = new float[DefaultModel.Dimensions];
        _session.Run(pixels, 1, embedding.AsSpan());
        return embedding;
    }
}
