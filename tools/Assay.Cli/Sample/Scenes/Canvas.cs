using System.Globalization;
using System.Text;

namespace Assay.Cli.Sample.Scenes;

/// <summary>An SVG drawing under way. Coordinates are pixels from the upper left corner.</summary>
internal sealed class Canvas(int width, int height)
{
    private readonly StringBuilder _body = new();
    private readonly StringBuilder _definitions = new();
    private int _gradients;

    public double Width => width;

    public double Height => height;

    public void Rectangle(double x, double y, double w, double h, string fill, double opacity = 1) =>
        Add($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w:0.#}\" height=\"{h:0.#}\" fill=\"{fill}\" opacity=\"{opacity:0.##}\"/>");

    public void Ellipse(double x, double y, double rx, double ry, string fill, double opacity = 1) =>
        Add($"<ellipse cx=\"{x:0.#}\" cy=\"{y:0.#}\" rx=\"{rx:0.#}\" ry=\"{ry:0.#}\" fill=\"{fill}\" opacity=\"{opacity:0.##}\"/>");

    public void Polygon(string fill, params ReadOnlySpan<(double X, double Y)> points) => Add($"<polygon points=\"{Join(points)}\" fill=\"{fill}\"/>");

    public void Line(string colour, double thickness, params ReadOnlySpan<(double X, double Y)> points) =>
        Add($"<polyline points=\"{Join(points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thickness:0.#}\" stroke-linecap=\"round\"/>");

    /// <summary>A fill that runs from one colour at the top to another at the bottom.</summary>
    public string Gradient(string top, string bottom)
    {
        var id = $"g{_gradients++}";
        _definitions.Append(CultureInfo.InvariantCulture, $"<linearGradient id=\"{id}\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop offset=\"0\" stop-color=\"{top}\"/><stop offset=\"1\" stop-color=\"{bottom}\"/></linearGradient>");
        return $"url(#{id})";
    }

    /// <summary>Draws into a part of the canvas, scaled down to it and cut at its edge.</summary>
    public void Inset(double x, double y, double scale, Action<Canvas> draw)
    {
        Add($"<svg x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Width * scale:0.#}\" height=\"{Height * scale:0.#}\" viewBox=\"0 0 {Width:0.#} {Height:0.#}\">");
        draw(this);
        _body.Append("</svg>");
    }

    public string ToSvg() => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"><defs>{_definitions}</defs>{_body}</svg>");

    private void Add(FormattableString element) => _body.Append(element.ToString(CultureInfo.InvariantCulture));

    private static string Join(ReadOnlySpan<(double X, double Y)> points)
    {
        var text = new StringBuilder();
        foreach (var (x, y) in points)
            text.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        return text.ToString();
    }
}
