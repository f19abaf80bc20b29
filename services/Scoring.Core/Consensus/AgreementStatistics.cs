namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// How far annotators agree. Coefficients are 1 on perfect agreement, 0 at chance, below 0 worse than chance; null where they are not defined:
/// no image has two annotations, or all annotations are of one class (no disagreement could be expected).
/// </summary>
/// <param name="OverlappingImages">Images with two annotations or more.</param>
/// <param name="UnanimousImages">Those of them whose annotators all gave the same label.</param>
/// <param name="PercentAgreement">Mean over overlapping images of the share of pairs of annotators that agree, 0 .. 1.</param>
/// <param name="FleissKappa">
/// Fleiss' kappa (Psychological Bulletin 76, 1971), for any number of annotators an image as in Gwet, "Handbook of inter-rater reliability", 2014: chance
/// agreement is the sum of squares of the classes' mean shares, each annotated image counting alike. Equals Fleiss' where all images have as many annotations.
/// </param>
/// <param name="KrippendorffAlpha">Krippendorff's alpha for nominal data ("Computing Krippendorff's alpha-reliability", 2011); images with one annotation do not count.</param>
public sealed record AgreementStatistics(int OverlappingImages, int UnanimousImages, double? PercentAgreement, double? FleissKappa, double? KrippendorffAlpha)
{
    /// <summary>The statistics of a table, in one pass over its annotations.</summary>
    public static AgreementStatistics Of(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var votes = new VoteCounter(table.MostOfAnImage);
        var shares = new double[table.Classes];
        var pairable = new long[table.Classes];
        var (unanimous, agreement, disagreement) = (0, 0.0, 0.0);
        long paired = 0;
        for (var image = 0; image < table.Images; image++)
        {
            var count = table.Count(image);
            if (count == 0) continue;
            votes.Count(table.Labels(image));
            for (var i = 0; i < votes.Distinct; i++) shares[votes.Labels[i]] += (double)votes.Counts[i] / count;
            if (count == 1) continue;
            for (var i = 0; i < votes.Distinct; i++) pairable[votes.Labels[i]] += votes.Counts[i];
            var (pairs, agreeing) = ((long)count * (count - 1), votes.AgreeingPairs());
            if (votes.Distinct == 1) unanimous++;
            agreement += (double)agreeing / pairs;
            disagreement += (double)(pairs - agreeing) / (count - 1);
            paired += count;
        }

        if (table.OverlappingImages == 0) return new AgreementStatistics(0, 0, null, null, null);

        var percent = agreement / table.OverlappingImages;
        var (chance, expected) = (0.0, 0.0);
        foreach (var share in shares) chance += share / table.AnnotatedImages * (share / table.AnnotatedImages);
        foreach (var count in pairable) expected += (double)count * (paired - count);
        return new AgreementStatistics(
            table.OverlappingImages,
            unanimous,
            percent,
            Array.FindAll(shares, static share => share > 0).Length < 2 ? null : (percent - chance) / (1 - chance),
            expected == 0 ? null : 1 - disagreement / (expected / (paired - 1)));
    }
}
