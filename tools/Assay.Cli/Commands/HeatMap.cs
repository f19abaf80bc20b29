using System.Runtime.InteropServices;
using Assay.Imaging;
using Assay.Inference.V1;

namespace Assay.Cli.Commands;

/// <summary>Draws an occlusion map over its image: red speaks for the class, blue against it, and what does neither is left as it is.</summary>
internal static class HeatMap
{
    // Small inputs are drawn larger, or nobody sees anything.
    private const int ShortestSide = 224;
    private const float Strongest = 0.65f;

    /// <summary>A PNG.</summary>
    public static byte[] Draw(ExplainResponse explained)
    {
        var (height, width) = ((int)explained.Input.Shape[0], (int)explained.Input.Shape[1]);
        var heat = PixelHeat(explained, width, height);
        var largest = Math.Max(heat.Max(MathF.Abs), float.Epsilon);
        var scale = Math.Max(1, (ShortestSide + Math.Min(width, height) - 1) / Math.Min(width, height));
        var pixels = explained.Input.Data.Span;
        var drawn = new byte[width * height * scale * scale * 3];
        for (var y = 0; y < height * scale; y++)
        {
            for (var x = 0; x < width * scale; x++)
            {
                var source = (y / scale * width) + (x / scale);
                var share = heat[source] / largest;
                var target = ((y * width * scale) + x) * 3;
                for (var channel = 0; channel < 3; channel++)
                {
                    var colour = channel == (share > 0 ? 0 : 2) ? 255 : 0;
                    var alpha = MathF.Abs(share) * Strongest;
                    drawn[target + channel] = (byte)((pixels[(source * 3) + channel] * (1 - alpha)) + (colour * alpha));
                }
            }
        }

        return ImageEncoder.Encode(drawn, width * scale, height * scale, EncodedFormat.Png);
    }

    /// <summary>Mean drop of the patches that cover a pixel, [height * width].</summary>
    public static float[] PixelHeat(ExplainResponse explained, int width, int height)
    {
        var drops = MemoryMarshal.Cast<byte, float>(explained.Drops.Data.Span);
        var (heat, patches) = (new float[width * height], new int[width * height]);
        for (var place = 0; place < drops.Length; place++)
        {
            var (left, top) = (explained.Lefts[place % explained.Lefts.Count], explained.Tops[place / explained.Lefts.Count]);
            for (var y = top; y < top + explained.Patch; y++)
            {
                for (var x = left; x < left + explained.Patch; x++)
                {
                    heat[(y * width) + x] += drops[place];
                    patches[(y * width) + x]++;
                }
            }
        }

        for (var i = 0; i < heat.Length; i++)
            heat[i] /= patches[i];
        return heat;
    }
}
