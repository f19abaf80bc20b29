using System.Globalization;
using System.Text;

namespace Assay.Benchmarks.Evaluations;

/// <summary>A line chart as SVG, without any library: axes at round numbers, a line with dots for each series, a legend.</summary>
/// <param name="title">Above the chart.</param>
/// <param name="xName">Below its axis.</param>
/// <param name="yName">What the lines show.</param>
/// <param name="doublings">Whether x is drawn by its logarithm, with a mark at each point: for sizes that double.</param>
internal sealed class LineChart(string title, string xName, string yName, bool doublings = false)
{
    private const int Width = 420;
    private const int Height = 300;
    private const int Left = 56;
    private const int Right = 16;
    private const int Top = 40;
    private const int Bottom = 44;
    private const int Heading = 34;
    private const int Ticks = 6;

    // Blue and orange that colour-blind people can tell apart (Okabe and Ito), readable on white and on dark.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
    private readonly List<(string Name, (double X, double Y)[] Points)> _series = [];

    public void Add(string name, IEnumerable<(double X, double Y)> points) => _series.Add((name, [.. points]));

    /// <summary>Charts side by side below a heading.</summary>
    public static string ToSvg(string heading, params LineChart[] charts)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width * charts.Length} {Height + Heading}" font-family="sans-serif" font-size="12" fill="#333">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="22" font-size="14" font-weight="bold">{Escape(heading)}</text>

            """);
        foreach (var (i, chart) in charts.Index()) chart.Write(svg, i * Width, Heading);
        return svg.Append("</svg>\n").ToString();
    }

    private void Write(StringBuilder svg, int x0, int y0)
    {
        var all = _series.SelectMany(series => series.Points).ToList();
        var (xs, ys) = (doublings ? [.. all.Select(point => point.X).Distinct().Order()] : Axis(all.Select(point => point.X)), Axis(all.Select(point => point.Y)));
        double Place(double value) => doublings ? Math.Log2(value) : value;
        double X(double value) => x0 + Left + (Place(value) - Place(xs[0])) / (Place(xs[^1]) - Place(xs[0])) * (Width - Left - Right);
        double Y(double value) => y0 + Height - Bottom - (value - ys[0]) / (ys[^1] - ys[0]) * (Height - Top - Bottom);

        Text(svg, x0 + Left, y0 + 14, "start", title);
        foreach (var value in xs) Text(svg, X(value), Y(ys[0]) + 16, "middle", Number(value));
        foreach (var value in ys)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(xs[0]):0.#}\" x2=\"{X(xs[^1]):0.#}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\" stroke=\"#ddd\"/>\n");
            Text(svg, X(xs[0]) - 6, Y(value) + 4, "end", Number(value));
        }

        Text(svg, x0 + ((Width + Left - Right) / 2), Y(ys[0]) + 34, "middle", xName);
        foreach (var (i, (name, points)) in _series.Index())
        {
            var colour = Colours[i % Colours.Length];
            var line = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            foreach (var (x, y) in points)
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3\" fill=\"{colour}\"><title>{Escape(name)}: {Number(y)} {Escape(yName)} at {Number(x)}</title></circle>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x0 + Left + 130 * i}\" y=\"{y0 + 22}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>\n");
            Text(svg, x0 + Left + 130 * i + 16, y0 + 31, "start", name);
        }
    }

    /// <summary>Round numbers from below the least to above the largest.</summary>
    private static double[] Axis(IEnumerable<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        if (high <= low) high = low + 1;
        var rough = (high - low) / Ticks;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * unit).First(candidate => candidate >= rough * 0.999);
        var (first, last) = (Math.Floor(low / step + 1e-9), Math.Ceiling(high / step - 1e-9));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escape(text)}</text>\n");

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
