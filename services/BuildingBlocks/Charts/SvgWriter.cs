using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;

namespace Assay.Charts;

/// <summary>Elements of an SVG file. Lengths are pixels, numbers have one decimal.</summary>
internal sealed class SvgWriter
{
    private const double LetterWidth = 0.56;
    private readonly StringBuilder _svg = new();

    public const double FontSize = 12;

    /// <summary>Width of a text at most, about: no font is at hand to measure it.</summary>
    public static double WidthOf(string text, double size = FontSize) => text.Length * size * LetterWidth;

    public void Begin(double width, double height) => _svg.Append(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height:0}" viewBox="0 0 {width:0} {height:0}" font-family="Helvetica, Arial, sans-serif" font-size="{FontSize:0}" fill="{Palette.Ink}">
        <rect width="100%" height="100%" fill="#ffffff"/>

        """);

    public void End() => _svg.Append("</svg>\n");

    public void Text(double x, double y, string text, string anchor = "start", double size = FontSize, bool isBold = false, string colour = Palette.Ink, double turn = 0)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"");
        if (size != FontSize) _svg.Append(CultureInfo.InvariantCulture, $" font-size=\"{size:0.#}\"");
        if (isBold) _svg.Append(" font-weight=\"bold\"");
        if (colour != Palette.Ink) _svg.Append(CultureInfo.InvariantCulture, $" fill=\"{colour}\"");
        if (turn != 0) _svg.Append(CultureInfo.InvariantCulture, $" transform=\"rotate({turn:0.#} {x:0.#} {y:0.#})\"");
        _svg.Append(CultureInfo.InvariantCulture, $">{Escape(text)}</text>\n");
    }

    public void Line(double x1, double y1, double x2, double y2, string colour) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\"/>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string colour, bool isDashed) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{Join(points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{(isDashed ? " stroke-dasharray=\"6 4\"" : "")}/>\n");

    public void Polygon(IEnumerable<(double X, double Y)> points, string colour, double opacity) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{Join(points)}\" fill=\"{colour}\" fill-opacity=\"{opacity:0.##}\"/>\n");

    public void Dot(double x, double y, string colour, string tip) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3\" fill=\"{colour}\"><title>{Escape(tip)}</title></circle>\n");

    public void Box(double x, double y, double width, double height, string colour, string tip = "")
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{colour}\"");
        _svg.Append(tip.Length > 0 ? $"><title>{Escape(tip)}</title></rect>\n" : "/>\n");
    }

    public void Image(double x, double y, double width, double height, ReadOnlySpan<byte> encoded, string mediaType, string tip) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<image x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" href=\"data:{mediaType};base64,{Convert.ToBase64String(encoded)}\"><title>{Escape(tip)}</title></image>\n");

    public override string ToString() => _svg.ToString();

    private static string Join(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));

    // What XML cannot hold at all is left out; half of a character is shown as one that is unknown.
    private static string Escape(string text) =>
        SecurityElement.Escape(string.Concat(text.EnumerateRunes().Where(letter => !letter.IsBmp || XmlConvert.IsXmlChar((char)letter.Value)).Select(letter => letter.ToString())));
}
