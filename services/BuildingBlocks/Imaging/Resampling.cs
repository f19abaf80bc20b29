using NetVips;

namespace Assay.Imaging;

/// <summary>Brings images to a size: triangle filter down (over all pixels that a pixel covers), bilinear up. Both are cheap, and keep edges free of ringing.</summary>
internal static class Resampling
{
    /// <summary>Resizes to exactly <paramref name="width"/> x <paramref name="height"/>; images that are made on the way go to <paramref name="scope"/>.</summary>
    public static Image To(DisposableStack scope, Image image, int width, int height)
    {
        var (downWidth, downHeight) = (Math.Min(width, image.Width), Math.Min(height, image.Height));
        if (downWidth != image.Width || downHeight != image.Height)
            image = scope.Add(image.Resize((double)downWidth / image.Width, Enums.Kernel.Linear, vscale: (double)downHeight / image.Height));
        if (width == downWidth && height == downHeight)
            return image;

        // vips_resize enlarges half a pixel off the centre; the offsets here put pixel centres on pixel centres.
        double[] matrix = [(double)width / downWidth, 0, 0, (double)height / downHeight];
        return scope.Add(image.Affine(matrix, oarea: [0, 0, width, height], idx: 0.5, idy: 0.5, odx: -0.5, ody: -0.5, extend: Enums.Extend.Copy));
    }
}
