namespace Assay.Scoring.Core.ClassReports;

/// <summary>
/// Distribution of hue over images: a circle, so its mean is a direction (Mardia and Jupp 2000, "Directional statistics"), each image weighing as much as it is saturated.
/// </summary>
public sealed class HueDistribution
{
    /// <summary>Sectors of 15 degrees, the first from red (0) on.</summary>
    public const int Sectors = 24;

    /// <summary>Concentration below which a mean hue says nothing.</summary>
    public const double LeastConcentration = 0.2;

    private readonly double[] _sectors = new double[Sectors];
    private double _x;
    private double _y;
    private double _saturation;

    /// <summary>Images.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the lengths of the images' hues in every sector; grey images add nothing.</summary>
    public ReadOnlySpan<double> Histogram => _sectors;

    /// <summary>Length of the mean direction, 0 (all hues) to 1 (a single one); 0 where nothing has colour.</summary>
    public double Concentration => _saturation > 0 ? Math.Min(1, Math.Sqrt(_x * _x + _y * _y) / _saturation) : 0;

    /// <summary>Mean hue in degrees, 0..360: red 0, yellow 60, green 120, cyan 180, blue 240, magenta 300; null where nothing has colour.</summary>
    public double? MeanDegrees => _x == 0 && _y == 0 ? null : Degrees(_x, _y);

    /// <summary>Counts an image; one that was not measured is left out.</summary>
    public void Add(in ImageMeasurements image)
    {
        double x = image.HueX, y = image.HueY;
        if (!double.IsFinite(x) || !double.IsFinite(y) || !float.IsFinite(image.Saturation)) return;
        Count++;
        _x += x;
        _y += y;
        _saturation += image.Saturation;
        if (x != 0 || y != 0) _sectors[(int)(Degrees(x, y) / 360 * Sectors) % Sectors] += Math.Sqrt(x * x + y * y);
    }

    /// <summary>Adds what another distribution has counted.</summary>
    public void Merge(HueDistribution other) => Add(other, 1);

    /// <summary>This distribution without a part of it.</summary>
    public HueDistribution Without(HueDistribution part)
    {
        var rest = new HueDistribution();
        rest.Merge(this);
        rest.Add(part, -1);
        return rest;
    }

    /// <summary>Nearest named hue of an angle.</summary>
    public static string Name(double degrees) =>
        ((int)Math.Round(degrees / 30) % 12) switch
        {
            0 => "red",
            1 => "orange",
            2 => "yellow",
            3 => "lime",
            4 => "green",
            5 => "sea green",
            6 => "cyan",
            7 => "azure",
            8 => "blue",
            9 => "violet",
            10 => "magenta",
            _ => "rose",
        };

    private static double Degrees(double x, double y)
    {
        var degrees = Math.Atan2(y, x) * 180 / Math.PI;
        return degrees < 0 ? Math.Min(degrees + 360, Math.BitDecrement(360.0)) : degrees;
    }

    private void Add(HueDistribution other, int sign)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += sign * other.Count;
        _x += sign * other._x;
        _y += sign * other._y;
        _saturation = Math.Max(0, _saturation + sign * other._saturation);
        for (var i = 0; i < Sectors; i++) _sectors[i] = Math.Max(0, _sectors[i] + sign * other._sectors[i]);
    }
}
