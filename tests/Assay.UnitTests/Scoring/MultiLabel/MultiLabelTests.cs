using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Consensus;
using Assay.Scoring.Core.MultiLabel;
using Xunit;

namespace Assay.UnitTests.Scoring.MultiLabel;

public sealed class MultiLabelTests
{
    private static readonly LabelSets Valid = LabelSets.Of([[0], [1, 2], [], [2], [0, 1, 3]]);
    private static readonly int[] Original = [0, 1, 3, 1, -1];

    [Fact]
    public void Assessment_FiveImages_CountsByHand()
    {
        // Predicted 0, 2, 3, 1, 1. Top-1 over the four with an original: 0 right, 2 not 1, 3 right, 1 right = 3/4.
        // ReaL over the four with a valid label: 0 in {0}, 2 in {1,2}, 1 not in {2}, 1 in {0,1,3} = 3/4.
        var model = Assess([0, 2, 3, 1, 1]);
        Assert.Equal(new Proportion(3, 4), model.TopOne);
        Assert.Equal(new Proportion(3, 4), model.Real);
        Assert.Equal(new Proportion(1, 1), model.TopOneOf(0));
        Assert.Equal(new Proportion(2, 2), model.TopOneOf(1));
        Assert.Equal(new Proportion(0, 1), model.TopOneOf(2));
        Assert.Equal(new Proportion(0, 0), model.TopOneOf(3));
        Assert.Equal(new Proportion(1, 2), model.RealOf(1));
        Assert.Null(model.RealOf(0).Share);
        var twice = new ModelAssessment();
        twice.Merge(model);
        twice.Merge(model);
        Assert.Equal(new Proportion(6, 8), twice.Real);
    }

    [Fact]
    public void Best_Models_IsThatOfTheBestReal()
    {
        Assert.Equal(1, ModelAssessment.Best([Assess([1, 0, 0, 0, 2]), Assess([0, 2, 3, 1, 1]), Assess([0, 1, 0, 1, 1])]));
        Assert.Equal(-1, ModelAssessment.Best([new ModelAssessment()]));
        Assert.Equal(-1, ModelAssessment.Best([]));
    }

    [Fact]
    public void RealOverTopOne_TwoModels_IsTheLineThroughThem()
    {
        // (top-1, ReaL): (3/4, 3/4) and (0, 1/4): slope 2/3, intercept 1/4.
        var fit = ModelAssessment.RealOverTopOne([Assess([0, 2, 3, 1, 1]), Assess([1, 2, 0, 0, 2])])!;
        Assert.Equal((2.0 / 3, 0.25, 1.0), (fit.Slope, fit.Intercept, fit.RSquared!.Value), new Near(1e-12));
        Assert.Null(ModelAssessment.RealOverTopOne([Assess([0, 2, 3, 1, 1]), new ModelAssessment()]));
    }

    [Fact]
    public void LinearFit_Golden_EqualsScipy()
    {
        // scipy.stats.linregress: slope, intercept, rvalue ** 2.
        var fit = LinearFit.Of([.70, .75, .76, .80, .83], [.78, .83, .85, .87, .90])!;
        Assert.Equal((0.8967611336032387, 0.15728744939271277, 0.9784856704094455), (fit.Slope, fit.Intercept, fit.RSquared!.Value), new Near(1e-12));
        Assert.Null(LinearFit.Of([], []));
        Assert.Null(LinearFit.Of([2], [1]));
        Assert.Null(LinearFit.Of([2, 2], [1, 3]));
        Assert.Null(LinearFit.Of([1, 2], [3, 3])!.RSquared);
        Assert.Throws<ArgumentException>(() => LinearFit.Of([1, double.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => LinearFit.Of([1], [1, 2]));
    }

    [Fact]
    public void Margin_Share_IsTheNormalOne()
    {
        // 1.96 sqrt(.8 x .2 / 400) = .0392.
        Assert.Equal(0.0392, new Proportion(320, 400).MarginOfError()!.Value, 1e-12);
        Assert.Equal(0, new Proportion(5, 5).MarginOfError());
        Assert.Null(new Proportion(0, 0).MarginOfError());
    }

    [Fact]
    public void LabelCounts_Images_AreCounted()
    {
        var counts = new LabelCounts();
        foreach (var count in new[] { 0, 1, 1, 2, 12 }) counts.Add(count);
        Assert.Equal((5, 3.2), (counts.Images, counts.Mean!.Value));
        Assert.Equal(new Proportion(2, 5), counts[1]);
        Assert.Equal(new Proportion(1, 5), counts[10]);
        Assert.Equal(new Proportion(2, 5), counts.Several);
        Assert.Null(new LabelCounts().Mean);
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add(-1));
    }

    [Fact]
    public void ZeroLabels_Images_AreCountedBothWays()
    {
        var counts = new ZeroLabelCounts();
        counts.Add(ZeroLabelReason.Ambiguous, OriginalLabelStance.Agree);
        counts.Add(ZeroLabelReason.Ambiguous, OriginalLabelStance.Uncertain);
        counts.Add(ZeroLabelReason.NeedsExpert, OriginalLabelStance.Uncertain);
        Assert.Equal((3, 2, 2, 1), (counts.Total, counts.Of(ZeroLabelReason.Ambiguous), counts.Of(OriginalLabelStance.Uncertain), counts[ZeroLabelReason.NeedsExpert, OriginalLabelStance.Uncertain]));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add((ZeroLabelReason)9, OriginalLabelStance.Agree));
    }

    [Fact]
    public void Proposals_Classes_AreTheMostProbableFirst()
    {
        Assert.Equal([3, 1, 4], LabelProposals.Of([.1f, .2f, .1f, .4f, .2f], 3));
        Assert.Equal([0, 1], LabelProposals.Of([.5f, .5f], 20));
        Assert.Empty(LabelProposals.Of([]));
        var many = Enumerable.Range(0, 20_000).Select(k => (float)(k * 7919 % 20_000)).ToArray();
        Assert.Equal(many.Select((score, k) => (score, k)).OrderByDescending(pair => pair.score).Take(20).Select(pair => pair.k), LabelProposals.Of(many));
        Assert.Throws<InvalidProbabilitiesException>(() => LabelProposals.Of([0f, float.NaN]));
    }

    [Fact]
    public void LabelSets_WrongRows_AreRefused()
    {
        Assert.Equal(5, Valid.Count);
        Assert.Equal([1, 2], Valid[1].ToArray());
        Assert.Throws<ArgumentException>(() => new LabelSets([], []));
        Assert.Throws<ArgumentException>(() => new LabelSets([0, 2, 1, 3], [0, 0, 0]));
        Assert.Throws<ArgumentException>(() => new LabelSets([0, 1], [0, 0]));
        Assert.Throws<ArgumentException>(() => new LabelSets([0, 1], [-1]));
    }

    private static ModelAssessment Assess(int[] predicted)
    {
        var model = new ModelAssessment();
        for (var image = 0; image < predicted.Length; image++) model.Add(predicted[image], Original[image], Valid[image]);
        return model;
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) < tolerance && Math.Abs(x.Item2 - y.Item2) < tolerance && Math.Abs(x.Item3 - y.Item3) < tolerance;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
