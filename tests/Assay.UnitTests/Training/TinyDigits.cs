using Assay.Numerics.Randomness;
using Assay.Training;

namespace Assay.UnitTests.Training;

/// <summary>Images of 12 x 12 that a small network learns: class c is a bright bar, upright (0), lying (1) or slanting (2), in noise.</summary>
internal static class TinyDigits
{
    public const int Side = 12;
    public const int Classes = 3;

    public static LabelledImages Make(int count, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var pixels = new byte[count * Side * Side];
        var labels = new int[count];
        for (var row = 0; row < count; row++)
        {
            var picture = pixels.AsSpan(row * Side * Side, Side * Side);
            for (var i = 0; i < picture.Length; i++) picture[i] = (byte)random.NextInt32(60);
            labels[row] = random.NextInt32(Classes);
            var at = 3 + random.NextInt32(6);
            for (var i = 1; i < Side - 1; i++)
            {
                var (x, y) = labels[row] switch { 0 => (at, i), 1 => (i, at), _ => (i, i) };
                picture[(y * Side) + x] = (byte)(160 + random.NextInt32(90));
            }
        }

        return new LabelledImages(Side, Side, 1, pixels, labels, Classes);
    }
}
