using System.Text;
using NetVips;

namespace Assay.Imaging;

/// <summary>
/// Renders drawings of our own making to image files. SVG can name other files: never give it text from outside. The same drawing and options
/// give the same bytes.
/// </summary>
public static class SvgRenderer
{
    /// <summary>Renders a drawing.</summary>
    /// <param name="svg">A trusted SVG document with width and height.</param>
    /// <param name="options">Size, effects and encoding.</param>
    /// <exception cref="ArgumentException">The text is not a drawing, or the crop lies outside of it.</exception>
    public static byte[] Render(string svg, SvgRenderOptions options)
    {
        LibVips.EnsureConfigured();
        var (left, top, width, height) = options.Crop;
        if (width <= 0 || height <= 0 || left < 0 || top < 0 || left + width > 1 + 1e-9 || top + height > 1 + 1e-9)
            throw new ArgumentException($"The crop {options.Crop} does not lie within (0, 0, 1, 1).", nameof(options));

        using var scope = new DisposableStack();
        var image = Load(scope, Encoding.UTF8.GetBytes(svg), options.Width / width, options.Height / height);
        if (image.HasAlpha())
            image = scope.Add(image.Flatten(options.Background.ToArray()));
        var (x, y) = ((int)(left * image.Width), (int)(top * image.Height));
        image = scope.Add(image.ExtractArea(x, y, Math.Min(options.Width, image.Width - x), Math.Min(options.Height, image.Height - y)));
        if (image.Width != options.Width || image.Height != options.Height)
            image = Resampling.To(scope, image, options.Width, options.Height);
        if (options.Brightness != 1)
            image = scope.Add(image.Linear([options.Brightness], [0.0], uchar: true));
        if (options.BlurSigma > 0)
            image = scope.Add(image.Gaussblur(options.BlurSigma));
        if (options.NoiseSigma > 0)
            image = AddNoise(scope, image, options);
        return ImageEncoder.Encode(image, options.Format, options.Quality);
    }

    private static Image Load(DisposableStack scope, byte[] svg, double width, double height)
    {
        try
        {
            // The first load reads the size alone; the second draws at the size that is wanted, so lines stay sharp.
            double scale;
            using (var plain = Image.SvgloadBuffer(svg))
                scale = Math.Max(width / plain.Width, height / plain.Height);
            var drawn = scope.Add(Image.SvgloadBuffer(svg, scale: scale));
            return Resampling.To(scope, drawn, (int)Math.Round(width), (int)Math.Round(height));
        }
        catch (VipsException e)
        {
            throw new ArgumentException($"The text is not an SVG drawing that can be rendered: {e.Message}", nameof(svg), e);
        }
    }

    private static Image AddNoise(DisposableStack scope, Image image, SvgRenderOptions options)
    {
        // One plane three times as tall would need cutting; the channels are made apart with seeds of their own.
        var bands = new Image[3];
        for (var band = 0; band < 3; band++)
        {
            var noise = scope.Add(Image.Gaussnoise(options.Width, options.Height, sigma: options.NoiseSigma, mean: 0, seed: unchecked(options.Seed * 3 + band)));
            bands[band] = scope.Add(scope.Add(image.ExtractBand(band)).Add(noise));
        }

        var joined = scope.Add(bands[0].Bandjoin(bands[1], bands[2]));
        return scope.Add(scope.Add(joined.Cast(Enums.BandFormat.Uchar)).Copy(interpretation: Enums.Interpretation.Srgb));
    }
}
