namespace Assay.Scoring.Core.Consensus;

/// <summary>What a method makes of the annotations.</summary>
/// <param name="Labels">Consensus label of every image [N]; -1 = it has no annotations.</param>
/// <param name="Quality">How likely that label is right [N], 0 .. 1, lower = more likely wrong; 0 without annotations.</param>
/// <param name="AnnotatorQuality">How good an annotator's labels are [M], 0 .. 1, lower = worse; 0 for an annotator without annotations.</param>
public sealed record ConsensusResult(int[] Labels, float[] Quality, double[] AnnotatorQuality)
{
    /// <summary>Majority vote: quality is the share of annotators that agree with it, and of an annotator's labels that agree with the consensus.</summary>
    public static ConsensusResult OfMajority(AnnotationTable table, ModelPredictions? model, ParallelOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        var labels = MajorityVote.Labels(table, model, options);
        return new ConsensusResult(labels, MajorityVote.Agreement(table, labels), AnnotatorAgreement(table, labels));
    }

    /// <summary>Share of every annotator's labels [M] that equal the given ones, 0 .. 1; 0 for an annotator without annotations.</summary>
    public static double[] AnnotatorAgreement(AnnotationTable table, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(table);
        var agreement = new double[table.Annotators];
        for (var annotator = 0; annotator < agreement.Length; annotator++)
        {
            var (start, count, same) = (table.AnnotatorStart(annotator), table.CountOf(annotator), 0);
            for (var i = start; i < start + count; i++)
            {
                if (table.LabelOf[table.Positions[i]] == labels[table.ImageOf[i]]) same++;
            }

            agreement[annotator] = count == 0 ? 0 : (double)same / count;
        }

        return agreement;
    }
}
