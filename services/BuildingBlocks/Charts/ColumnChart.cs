namespace Assay.Charts;

/// <summary>Stacked columns, one for each category, in the order of the series from below.</summary>
/// <param name="title">Title.</param>
/// <param name="xName">Name of the categories.</param>
/// <param name="yName">What is counted.</param>
/// <param name="categories">Categories from left to right.</param>
public sealed class ColumnChart(string title, string xName, string yName, IReadOnlyList<string> categories) : Chart
{
    private const double LeastWidth = 400;
    private const double ColumnRoom = 34;
    private const double PlotHeight = 270;
    private const double Filled = 0.72;
    private readonly List<(string Name, double[] Values)> _series = [];

    private double PlotWidth => Math.Max(LeastWidth, categories.Count * ColumnRoom);

    private double LegendWidth => _series.Count > 1 ? PlotArea.LegendWidth(_series.Select(series => series.Name)) : 0;

    private protected override double Width => PlotArea.LeftRoom + PlotWidth + LegendWidth + PlotArea.RightRoom;

    private protected override double Height => PlotArea.TopRoom + Math.Max(PlotHeight, _series.Count * PlotArea.LegendLine) + PlotArea.BottomRoom;

    /// <summary>Adds a layer.</summary>
    /// <param name="name">Name in the legend, which is drawn where there are several.</param>
    /// <param name="values">A value for each category, 0 or more.</param>
    public void Add(string name, IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length != categories.Count) throw new ArgumentException($"{all.Length} values for {categories.Count} columns.", nameof(values));
        _series.Add((name, all));
    }

    private protected override void Write(SvgWriter svg, double x, double y)
    {
        var area = new PlotArea(x + PlotArea.LeftRoom, y + PlotArea.TopRoom, PlotWidth, PlotHeight);
        var ys = Axis.Linear([0, .. categories.Select((_, column) => _series.Sum(series => series.Values[column]))]);
        area.WriteFrame(svg, title, xName, yName, ys);
        var room = PlotWidth / Math.Max(1, categories.Count);
        var widest = categories.Select(category => SvgWriter.WidthOf(category)).DefaultIfEmpty(0).Max() + 6;
        var every = Math.Max(1, (int)Math.Ceiling(widest / room));
        foreach (var (column, category) in categories.Index())
        {
            var left = area.Left + column * room + room * (1 - Filled) / 2;
            var below = 0.0;
            foreach (var (i, (name, values)) in _series.Index())
            {
                var (from, to) = (area.Y(ys.Place(below)), area.Y(ys.Place(below + values[column])));
                if (values[column] > 0) svg.Box(left, to, room * Filled, from - to, Palette.Of(i), $"{name}: {Axis.Format(values[column])} at {category}");
                below += values[column];
            }

            if (column % every == 0) area.WriteXTick(svg, left + room * Filled / 2, category);
        }

        // In the order in which the layers lie.
        if (_series.Count > 1) area.WriteLegend(svg, _series.Select((series, i) => (series.Name, Palette.Of(i))).Reverse());
    }
}
