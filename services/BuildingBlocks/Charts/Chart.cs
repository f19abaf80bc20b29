namespace Assay.Charts;

/// <summary>A drawing that stands beside others in an SVG file; no library, light background.</summary>
public abstract class Chart
{
    private const double Heading = 40;
    private const double HeadingSize = 15;
    private const double Margin = 16;
    private const double MostWidth = 1400;

    private protected Chart()
    {
    }

    private protected abstract double Width { get; }

    private protected abstract double Height { get; }

    /// <summary>Charts side by side below a heading, in as many rows as they need.</summary>
    public static string ToSvg(string heading, params Chart[] charts)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(charts);
        var svg = new SvgWriter();
        var (places, width, height) = Place(charts);
        svg.Begin(Math.Max(width, SvgWriter.WidthOf(heading, HeadingSize) + 2 * Margin), height);
        svg.Text(Margin, 26, heading, size: HeadingSize, isBold: true);
        foreach (var (chart, x, y) in places) chart.Write(svg, x, y);
        svg.End();
        return svg.ToString();
    }

    private static (List<(Chart Chart, double X, double Y)> Places, double Width, double Height) Place(Chart[] charts)
    {
        var places = new List<(Chart Chart, double X, double Y)>();
        var (x, y, row, width) = (0.0, Heading, 0.0, 0.0);
        foreach (var chart in charts)
        {
            if (x > 0 && x + chart.Width > MostWidth) (x, y, row) = (0, y + row, 0);
            places.Add((chart, x, y));
            x += chart.Width;
            (row, width) = (Math.Max(row, chart.Height), Math.Max(width, x));
        }

        return (places, width, y + row);
    }

    private protected abstract void Write(SvgWriter svg, double x, double y);
}
