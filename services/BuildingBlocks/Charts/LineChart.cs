namespace Assay.Charts;

/// <summary>Lines with dots over axes at round numbers; an interval is a band around its line.</summary>
/// <param name="title">Title.</param>
/// <param name="xName">What x is.</param>
/// <param name="yName">What y is.</param>
/// <param name="doublings">True = the x axis is logarithmic, for numbers that double; then every x must be above 0.</param>
public sealed class LineChart(string title, string xName, string yName, bool doublings = false) : Chart
{
    private const double PlotWidth = 400;
    private const double PlotHeight = 270;
    private const double BandOpacity = 0.14;
    private readonly List<Series> _series = [];

    private protected override double Width => PlotArea.LeftRoom + PlotWidth + PlotArea.LegendWidth(_series.Select(series => series.Name)) + PlotArea.RightRoom;

    private protected override double Height => PlotArea.TopRoom + Math.Max(PlotHeight, _series.Count * PlotArea.LegendLine) + PlotArea.BottomRoom;

    /// <summary>Adds a line without intervals.</summary>
    public void Add(string name, IEnumerable<(double X, double Y)> points) => Add(name, points.Select(point => new ChartPoint(point.X, point.Y, point.Y, point.Y)));

    /// <summary>Adds a line with its band.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="points">Points by growing x; none draws nothing but the legend.</param>
    /// <param name="isBaseline">True = what others are compared with: grey and dashed.</param>
    public void Add(string name, IEnumerable<ChartPoint> points, bool isBaseline = false) =>
        _series.Add(new Series(name, [.. points], isBaseline ? Palette.Baseline : Palette.Of(_series.Count(series => !series.IsBaseline)), isBaseline));

    private protected override void Write(SvgWriter svg, double x, double y)
    {
        var area = new PlotArea(x + PlotArea.LeftRoom, y + PlotArea.TopRoom, PlotWidth, PlotHeight);
        var all = _series.SelectMany(series => series.Points).ToList();
        var xs = doublings ? Axis.Logarithmic(all.Select(point => point.X), PlotWidth) : Axis.Linear(all.Select(point => point.X));
        var ys = Axis.Linear(all.SelectMany(point => new[] { point.Low, point.High }));
        area.WriteFrame(svg, title, xName, yName, ys);
        foreach (var tick in xs.Ticks) area.WriteXTick(svg, area.X(xs.Place(tick)), Axis.Format(tick));

        // Bands lie below all lines.
        foreach (var series in _series.Where(series => series.Points.Any(point => point.High > point.Low)))
        {
            var upper = series.Points.Select(point => Place(point.X, point.High));
            svg.Polygon(upper.Concat(series.Points.Reverse().Select(point => Place(point.X, point.Low))), series.Colour, BandOpacity);
        }

        foreach (var series in _series)
        {
            svg.Polyline(series.Points.Select(point => Place(point.X, point.Y)), series.Colour, series.IsBaseline);
            foreach (var point in series.Points)
            {
                var (left, top) = Place(point.X, point.Y);
                svg.Dot(left, top, series.Colour, $"{series.Name}: {Axis.Format(point.Y)} {yName} at {Axis.Format(point.X)}");
            }
        }

        area.WriteLegend(svg, _series.Select(series => (series.Name, series.Colour)));

        (double X, double Y) Place(double px, double py) => (area.X(xs.Place(px)), area.Y(ys.Place(py)));
    }

    private sealed record Series(string Name, IReadOnlyList<ChartPoint> Points, string Colour, bool IsBaseline);
}
