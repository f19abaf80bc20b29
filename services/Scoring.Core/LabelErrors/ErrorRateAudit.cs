using Assay.Numerics.Statistics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// How many labels are wrong, from a sample that people judge: the model's own estimate is biased (see <see cref="NoiseEstimate"/>), a stratified random sample is not,
/// and comes with an interval.
/// </summary>
public static class ErrorRateAudit
{
    // No kind of image is thought to be free of errors, or an audit would never look at it.
    private const double SmallestExpected = 0.005;

    /// <summary>
    /// How many images to draw from each stratum: in proportion to N_h sqrt(p_h (1 - p_h)), which makes the interval of the whole shortest (Neyman 1934), two at least
    /// and no more than there are.
    /// </summary>
    /// <param name="strata">The strata.</param>
    /// <param name="budget">Images that people will judge, 0 or more.</param>
    /// <returns>n_h of each stratum; together the budget, or all images where they are fewer. With a budget below two a stratum, the largest needs come first.</returns>
    public static IReadOnlyList<long> Allocate(IReadOnlyList<AuditStratum> strata, long budget)
    {
        ArgumentNullException.ThrowIfNull(strata);
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        var needs = strata.Select(stratum =>
        {
            var expected = Math.Clamp(stratum.ExpectedErrorRate, SmallestExpected, 1 - SmallestExpected);
            return stratum.Images * Math.Sqrt(expected * (1 - expected));
        }).ToArray();
        var drawn = new long[strata.Count];
        var left = Math.Min(budget, strata.Sum(stratum => stratum.Images));
        var byNeed = Enumerable.Range(0, strata.Count).OrderByDescending(i => needs[i]).ThenBy(i => i).ToArray();
        for (var round = 0; round < 2; round++)
        {
            foreach (var i in byNeed.Where(i => drawn[i] < strata[i].Images && left > 0))
            {
                drawn[i]++;
                left--;
            }
        }

        // What the smallest strata cannot give goes to the others, in the same proportion.
        while (left > 0)
        {
            var open = byNeed.Where(i => drawn[i] < strata[i].Images).ToArray();
            var need = open.Sum(i => needs[i]);
            var before = left;
            foreach (var i in open)
            {
                var more = Math.Min(Math.Min((long)(before * needs[i] / need), strata[i].Images - drawn[i]), left);
                drawn[i] += more;
                left -= more;
            }

            foreach (var i in open.Where(i => drawn[i] < strata[i].Images).Take((int)Math.Min(left, before == left ? left : 0)))
            {
                drawn[i]++;
                left--;
            }
        }

        return drawn;
    }

    /// <summary>
    /// Share of wrong labels among all images: sum of W_h p_h with W_h = N_h / N, and its interval from the strata's Wilson intervals by square-and-add (Zou and Donner,
    /// "Construction of confidence limits about effect measures", 2008). A stratum of which nothing was judged counts with its expected rate and may be anything from 0 to 1: that is
    /// ignorance, not chance, so it is added in full.
    /// </summary>
    /// <param name="strata">The strata with what people said.</param>
    /// <param name="z">Standard normal quantile of the confidence.</param>
    /// <exception cref="ArgumentException">More was judged than there is, or more was wrong than was judged.</exception>
    public static WilsonInterval Estimate(IReadOnlyList<AuditStratum> strata, double z = WilsonInterval.Z95)
    {
        ArgumentNullException.ThrowIfNull(strata);
        var images = strata.Sum(stratum => stratum.Images);
        if (images == 0) return new WilsonInterval(0, 0, 1);
        var (share, below, above) = (0.0, 0.0, 0.0);
        var (unknownBelow, unknownAbove) = (0.0, 0.0);
        foreach (var stratum in strata)
        {
            if (stratum.Judged > stratum.Images || stratum.Wrong > stratum.Judged || stratum.Wrong < 0)
                throw new ArgumentException($"The stratum \"{stratum.Name}\" has {stratum.Images} images, {stratum.Judged} judged, {stratum.Wrong} wrong.", nameof(strata));
            var weight = (double)stratum.Images / images;
            if (stratum.Judged == 0)
            {
                var expected = Math.Clamp(stratum.ExpectedErrorRate, 0, 1);
                share += weight * expected;
                unknownBelow += weight * expected;
                unknownAbove += weight * (1 - expected);
                continue;
            }

            var interval = WilsonInterval.Of(stratum.Wrong, stratum.Judged, z);
            share += weight * interval.Share;
            below += weight * weight * (interval.Share - interval.Low) * (interval.Share - interval.Low);
            above += weight * weight * (interval.High - interval.Share) * (interval.High - interval.Share);
        }

        return new WilsonInterval(share, Math.Max(0, share - unknownBelow - Math.Sqrt(below)), Math.Min(1, share + unknownAbove + Math.Sqrt(above)));
    }
}
