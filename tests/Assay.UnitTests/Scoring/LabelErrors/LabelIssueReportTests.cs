using Assay.Scoring.Core.LabelErrors;
using Xunit;

namespace Assay.UnitTests.Scoring.LabelErrors;

public sealed class LabelIssueReportTests
{
    [Fact]
    public void Build_Golden_CountsByClass()
    {
        var report = Build(LabelIssueFilter.OffDiagonal, out var found);

        // By hand from the nine flags of the golden joint: rows 5, 2, 2 and columns 4, 2, 3.
        Assert.Equal([29L, 15, 15], report.Classes.Select(label => label.Given));
        Assert.Equal([5L, 2, 2], report.Classes.Select(label => label.Flagged));
        Assert.Equal([4L, 2, 3], report.Classes.Select(label => label.Suggested));
        Assert.Equal(1 - 22.40909090909091 / 29, report.Classes[0].LabelNoise, 1e-12);
        Assert.Equal((3.0 + 3) / (22.40909090909091 + 6), report.Classes[0].InverseLabelNoise, 1e-12);
        Assert.Equal(1 - 9.0 / 59, report.Health, 1e-12);

        // Overlap of 0 and 2: 3.95 one way and 3 the other.
        Assert.Equal((0, 2), (report.Overlaps[0].First, report.Overlaps[0].Second));
        Assert.Equal(6.954545454545454, report.Overlaps[0].Images, 1e-12);
        Assert.Equal(2, report.Overlaps.Count);
        Assert.Equal(59, found.Estimate.Images);
    }

    [Fact]
    public void Build_Confusions_FindsThePairToCleanFirst()
    {
        var builder = new LabelIssueReportBuilder(3);
        var other = new LabelIssueReportBuilder(3);

        // 2 of 10 images of class 0 go to 1; 1 of 4 images of class 2 goes to 0: the larger share, though fewer images.
        for (var i = 0; i < 10; i++) builder.Add(0, i < 2 ? 1 : 0, -1);
        for (var i = 0; i < 4; i++) other.Add(2, i < 1 ? 0 : 2, -1);
        builder.Merge(other);
        var estimate = new NoiseEstimate(new ConfidentJoint(new ConfidentClasses([1, 1, 1])), [10, 0, 4]);
        Assert.Equal(new ConfusedPair(2, 0, 1, 0.25), builder.Build(estimate, 5).PairToClean);
        Assert.Equal(2, builder.Confused(0, 1));
    }

    [Fact]
    public void Build_Nothing_HasNoPairAndFullHealth()
    {
        var estimate = new NoiseEstimate(new ConfidentJoint(new ConfidentClasses([double.PositiveInfinity])), [0]);
        var report = new LabelIssueReportBuilder(1).Build(estimate, 5);
        Assert.Null(report.PairToClean);
        Assert.Equal(1, report.Health);
        Assert.Empty(report.Classes);
    }

    private static LabelIssueReport Build(LabelIssueFilter filter, out ConfidentLearningResult found)
    {
        var (p, y) = ConfidentLearningTests.Golden();
        found = ConfidentLearning.Find(p, y, 3, filter, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var suggested = found.Issues.ToDictionary(issue => issue.Key.Row, issue => issue.Suggested);
        var builder = new LabelIssueReportBuilder(3);
        for (var i = 0; i < y.Length; i++)
        {
            var row = p.AsSpan(i * 3, 3);
            var predicted = row[0] >= row[1] && row[0] >= row[2] ? 0 : row[1] >= row[2] ? 1 : 2;
            if (y[i] >= 0) builder.Add(y[i], predicted, suggested.GetValueOrDefault(i, -1));
        }

        return builder.Build(found.Estimate, 10);
    }
}
