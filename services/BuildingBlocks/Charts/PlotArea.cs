namespace Assay.Charts;

/// <summary>The rectangle that data are drawn in, with grid, axes, names and a legend beside it.</summary>
internal sealed class PlotArea(double left, double top, double width, double height)
{
    public const double LeftRoom = 68;
    public const double TopRoom = 30;
    public const double RightRoom = 20;
    public const double BottomRoom = 52;
    public const double LegendLine = 20;
    private const double Swatch = 12;
    private const double LegendGap = 14;

    public double Left { get; } = left;

    public double Top { get; } = top;

    public double Width { get; } = width;

    public double Height { get; } = height;

    public double Bottom => Top + Height;

    /// <summary>Room that a legend of names takes, 0 of none.</summary>
    public static double LegendWidth(IEnumerable<string> names) =>
        names.Select(name => SvgWriter.WidthOf(name)).DefaultIfEmpty(-1).Max() is >= 0 and var widest ? LegendGap + Swatch + 8 + widest : 0;

    public double X(double share) => Left + share * Width;

    public double Y(double share) => Bottom - share * Height;

    public void WriteFrame(SvgWriter svg, string title, string xName, string yName, Axis ys)
    {
        svg.Text(Left, Top - 12, title, size: 13, isBold: true);
        foreach (var tick in ys.Ticks)
        {
            var y = Y(ys.Place(tick));
            svg.Line(Left, y, Left + Width, y, Palette.Grid);
            svg.Text(Left - 8, y + 4, Axis.Format(tick), "end", colour: Palette.Faint);
        }

        svg.Line(Left, Bottom, Left + Width, Bottom, Palette.AxisLine);
        svg.Text(Left + Width / 2, Bottom + 40, xName, "middle");
        svg.Text(Left - 52, Top + Height / 2, yName, "middle", turn: -90);
    }

    public void WriteXTick(SvgWriter svg, double x, string text)
    {
        svg.Line(x, Bottom, x, Bottom + 4, Palette.AxisLine);
        svg.Text(x, Bottom + 18, text, "middle", colour: Palette.Faint);
    }

    public void WriteLegend(SvgWriter svg, IEnumerable<(string Name, string Colour)> entries)
    {
        var (x, y) = (Left + Width + LegendGap, Top + 4);
        foreach (var (name, colour) in entries)
        {
            svg.Box(x, y, Swatch, Swatch, colour);
            svg.Text(x + Swatch + 6, y + 10, name);
            y += LegendLine;
        }
    }
}
