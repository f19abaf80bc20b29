namespace Assay.Charts;

/// <summary>Small pictures in rows, each with a line or two below it.</summary>
/// <param name="title">Title.</param>
/// <param name="columns">Pictures in a row, 1 or more.</param>
public sealed class ContactSheet(string title, int columns = 5) : Chart
{
    private const double Side = 112;
    private const double Gap = 14;
    private const double CaptionLine = 14;
    private const double CaptionSize = 11;
    private readonly List<Picture> _pictures = [];

    private int Rows => (_pictures.Count + columns - 1) / columns;

    private int Lines => _pictures.Select(picture => picture.Captions.Length).DefaultIfEmpty(0).Max();

    private double RowHeight => Side + Lines * CaptionLine + Gap;

    private protected override double Width => Gap + Math.Max(1, Math.Min(columns, _pictures.Count)) * (Side + Gap);

    private protected override double Height => PlotArea.TopRoom + Rows * RowHeight + Gap;

    /// <summary>Adds a picture.</summary>
    /// <param name="encoded">Its file's bytes; empty = a grey square, where there is none.</param>
    /// <param name="mediaType">Such as image/webp.</param>
    /// <param name="captions">Lines below it; what is too long is cut.</param>
    public void Add(byte[] encoded, string mediaType, params string[] captions) => _pictures.Add(new Picture(encoded, mediaType, captions));

    private protected override void Write(SvgWriter svg, double x, double y)
    {
        svg.Text(x + Gap, y + PlotArea.TopRoom - 12, title, size: 13, isBold: true);
        foreach (var (i, picture) in _pictures.Index())
        {
            var (left, top) = (x + Gap + i % columns * (Side + Gap), y + PlotArea.TopRoom + i / columns * RowHeight);
            svg.Box(left, top, Side, Side, Palette.Grid);
            if (picture.Encoded.Length > 0) svg.Image(left, top, Side, Side, picture.Encoded, picture.MediaType, string.Join(", ", picture.Captions));
            foreach (var (line, caption) in picture.Captions.Index())
                svg.Text(left, top + Side + (line + 1) * CaptionLine, Cut(caption), size: CaptionSize, colour: line == 0 ? Palette.Ink : Palette.Faint);
        }
    }

    private static string Cut(string caption)
    {
        var letters = (int)(Side / SvgWriter.WidthOf("x", CaptionSize));
        if (caption.Length <= letters) return caption;
        // Not between the halves of a character.
        var end = char.IsHighSurrogate(caption[letters - 2]) ? letters - 2 : letters - 1;
        return $"{caption[..end]}…";
    }

    private sealed record Picture(byte[] Encoded, string MediaType, string[] Captions);
}
