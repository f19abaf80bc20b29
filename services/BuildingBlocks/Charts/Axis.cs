using System.Globalization;

namespace Assay.Charts;

/// <summary>Where values are on an axis, and the round numbers that are written beside it.</summary>
internal sealed class Axis
{
    private const int Intervals = 6;
    private readonly Func<double, double> _scale;
    private readonly double _low;
    private readonly double _high;

    private Axis(double[] ticks, double low, double high, Func<double, double> scale)
    {
        (Ticks, _scale) = (ticks, scale);
        (_low, _high) = (scale(low), scale(high));
    }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Round numbers from below the least value to above the largest; 0 and 1 where there are no values.</summary>
    public static Axis Linear(IEnumerable<double> values)
    {
        var all = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (all.Min(), all.Max());
        if (high <= low) high = low + (low == 0 ? 1 : Math.Abs(low) * 0.1);
        var rough = (high - low) / Intervals;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 5, 10 }.Select(factor => factor * unit).First(candidate => candidate >= rough * 0.999);
        var (first, last) = (Math.Floor(low / step + 1e-9), Math.Ceiling(high / step - 1e-9));
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        return new Axis(ticks, ticks[0], ticks[^1], static value => value);
    }

    /// <summary>By the logarithm, for numbers that double: ticks are the values themselves as far as they have room.</summary>
    /// <param name="values">Values above 0.</param>
    /// <param name="room">Length of the axis.</param>
    public static Axis Logarithmic(IEnumerable<double> values, double room)
    {
        var all = values.Distinct().Order().ToList();
        if (all.Count < 2 || all[0] <= 0) return Linear(all);
        var (low, width) = (Math.Log(all[0]), Math.Log(all[^1] / all[0]));
        var ticks = new List<double>();
        foreach (var value in all)
        {
            // Half of both labels and a space.
            var place = (Math.Log(value) - low) / width * room;
            if (ticks.Count == 0 || place - (Math.Log(ticks[^1]) - low) / width * room >= (SvgWriter.WidthOf(Format(value)) + SvgWriter.WidthOf(Format(ticks[^1]))) / 2 + 6) ticks.Add(value);
        }

        return new Axis([.. ticks], all[0], all[^1], static value => Math.Log(value));
    }

    /// <summary>Share of the axis, 0 .. 1.</summary>
    public double Place(double value) => (_scale(value) - _low) / (_high - _low);

    public static string Format(double value) => value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.####", CultureInfo.InvariantCulture);
}
