namespace Assay.Selection.Core.Campaigns;

/// <summary>A metric has levelled off when its best of the last rounds is not above its best before them by a least gain.</summary>
/// <param name="Rounds">Rounds looked back, 1 or more.</param>
/// <param name="MinimumGain">Least gain, 0 or more. With 0 any rise counts.</param>
public sealed record PlateauRule(int Rounds, double MinimumGain)
{
    /// <summary>Rounds looked back where none are said.</summary>
    public const int DefaultRounds = 3;

    /// <summary>The gain of the last rounds over what was before; null while there are too few measurements.</summary>
    /// <param name="metrics">Measurements of the rounds, first to last.</param>
    public double? Gain(IReadOnlyList<double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.Count > Rounds ? metrics.TakeLast(Rounds).Max() - metrics.SkipLast(Rounds).Max() : null;
    }

    /// <summary>Whether such a gain is too small to go on.</summary>
    public bool IsReachedBy(double gain) => gain <= 0 || gain < MinimumGain;
}
