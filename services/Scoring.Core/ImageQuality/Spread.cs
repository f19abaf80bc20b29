namespace Assay.Scoring.Core.ImageQuality;

/// <summary>How values of a whole data set lie, by ranks: what a value is odd against. A few odd ones do not move it.</summary>
internal static class Spread
{
    /// <summary>A quantile with linear interpolation between ranks (numpy's default; type 7 of Hyndman and Fan 1996).</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0..1.</param>
    public static double Quantile(ReadOnlySpan<float> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]);
    }

    /// <summary>Score of a distance in units of a fence: 1 at 0 or below, one half at the fence, halved again with each further one.</summary>
    public static float Score(double fences) => (float)Math.Pow(2, -Math.Max(0, fences));
}
