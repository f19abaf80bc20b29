namespace Assay.Scoring.Core.Heads;

/// <summary>A head over standardised rows, as training holds it: kept for every C of a path, turned into a <see cref="SoftmaxHead"/> when chosen.</summary>
internal sealed record FittedHead(TrainingRows Rows, int[] PresentClasses, float[] Weights, SoftmaxHeadMetadata Metadata)
{
    public SoftmaxHead ToHead()
    {
        var stride = Rows.Dimensions + 1;
        var present = Rows.Unfold(Weights, PresentClasses.Length);
        var all = new float[Rows.Classes * stride];
        for (var k = 0; k < PresentClasses.Length; k++)
            present.AsSpan(k * stride, stride).CopyTo(all.AsSpan(PresentClasses[k] * stride));
        return new SoftmaxHead(all, Metadata);
    }
}
