namespace Assay.Scoring.Core.LabelErrors;

/// <summary>Label issues, class by class.</summary>
/// <param name="Classes">Classes with labels, by id.</param>
/// <param name="Overlaps">Pairs of classes that are taken for each other most, first the most.</param>
/// <param name="PairToClean">Where to begin; null where no image was predicted as another class than its label.</param>
public sealed record LabelIssueReport(IReadOnlyList<ClassLabelIssues> Classes, IReadOnlyList<ClassOverlap> Overlaps, ConfusedPair? PairToClean)
{
    /// <summary>Share of labels that are not flagged, 0..1; 1 without labels.</summary>
    public double Health => Given == 0 ? 1 : 1 - (double)Classes.Sum(label => label.Flagged) / Given;

    private long Given => Classes.Sum(label => label.Given);
}
