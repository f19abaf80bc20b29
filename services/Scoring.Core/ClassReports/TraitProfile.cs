namespace Assay.Scoring.Core.ClassReports;

/// <summary>Distributions of all traits over a group of images.</summary>
public sealed class TraitProfile
{
    private readonly TraitDistribution[] _traits = [.. ImageTrait.All.Select(trait => new TraitDistribution(trait.Low, trait.High))];

    /// <summary>Images.</summary>
    public long Count { get; private set; }

    /// <summary>By trait, in the order of <see cref="ImageTrait.All"/>.</summary>
    public IReadOnlyList<TraitDistribution> Traits => _traits;

    /// <summary>Hue, which is a circle.</summary>
    public HueDistribution Hue { get; private init; } = new();

    /// <summary>Counts an image.</summary>
    public void Add(in ImageMeasurements image)
    {
        Count++;
        Span<double> values = stackalloc double[ImageTrait.All.Length];
        ImageTrait.Fill(image, values);
        for (var i = 0; i < values.Length; i++) _traits[i].Add(values[i]);
        Hue.Add(image);
    }

    /// <summary>Adds what another profile has counted.</summary>
    public void Merge(TraitProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        for (var i = 0; i < _traits.Length; i++) _traits[i].Merge(other._traits[i]);
        Hue.Merge(other.Hue);
    }

    /// <summary>This profile without that of a part of its images.</summary>
    public TraitProfile Without(TraitProfile part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var rest = new TraitProfile { Count = Count - part.Count, Hue = Hue.Without(part.Hue) };
        for (var i = 0; i < _traits.Length; i++) rest._traits[i] = _traits[i].Without(part._traits[i]);
        return rest;
    }

    /// <summary>How odd an image is among those of the profile: the largest |z| of its traits; 0 where none has a spread.</summary>
    public double Oddness(in ImageMeasurements image)
    {
        Span<double> values = stackalloc double[ImageTrait.All.Length];
        ImageTrait.Fill(image, values);
        var largest = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var deviation = Math.Sqrt(_traits[i].Variance);
            if (double.IsFinite(values[i]) && deviation > 1e-6 * Math.Max(1, Math.Abs(_traits[i].Mean))) largest = Math.Max(largest, Math.Abs(values[i] - _traits[i].Mean) / deviation);
        }

        return largest;
    }

    /// <summary>How it differs from another, largest |d| first; traits without a defined d are left out.</summary>
    public IReadOnlyList<TraitContrast> Compare(TraitProfile others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return [.. ImageTrait.All
            .Select((trait, i) => TraitContrast.Of(trait, _traits[i], others._traits[i]))
            .OfType<TraitContrast>()
            .OrderByDescending(contrast => Math.Abs(contrast.D))];
    }
}
