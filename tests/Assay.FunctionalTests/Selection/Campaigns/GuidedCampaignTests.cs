using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Selection.Campaigns;

public sealed class GuidedCampaignTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task StartCampaign_OracleWithEntropy_SelectsLabelsLearnsAndMeasuresUntilTheBudget()
    {
        var campaign = await host.CompleteAsync(Plan("entropy", seed: 3));
        Assert.Equal("budget: 120 images were selected, 120 may be", campaign.StopReason);
        Assert.Equal(2, campaign.Round);
        var rounds = await host.RoundsAsync(campaign.Id);
        Assert.Equal([40, 40, 40], rounds.Select(round => round.Selected));
        // Nobody can tell the label of an image that has none in the truth, and one that is removed there gets none.
        Assert.All(rounds, round => Assert.Equal((CampaignPhase.Done, 40L), (round.Phase, round.Answers.Relabelled + round.Answers.Removed + round.Answers.Unsure)));
        Assert.Equal(rounds.Sum(round => round.Answers.Relabelled), campaign.Labelled);
        Assert.Equal(campaign.Labelled, rounds[^1].ClassCounts.Values.Sum());
        Assert.Equal(campaign.Latest, rounds[^1].Metric);
        Assert.InRange(rounds[^1].Metric.Value, 0.8, 1);
        Assert.InRange(rounds[^1].Metric.Lower, 0.5, rounds[^1].Metric.Value);

        // The last round ended the campaign, so the score that the next one would need was not computed; here the learner has it.
        Assert.All(rounds, round => Assert.Empty(round.ScoreRun));
        Assert.All(rounds, round => Assert.Equal(25, round.MostConfusing.Distinct().Count()));
    }

    [Fact]
    public async Task StartCampaign_OracleWithEntropy_TakesTheHighestEntropyAmongImagesThatWereNotSelected()
    {
        var campaign = await host.CompleteAsync(Plan("entropy", seed: 4));
        var rounds = await host.RoundsAsync(campaign.Id);
        var selected = new List<string>();
        foreach (var (number, round) in rounds.Index())
        {
            var images = await host.SelectedAsync(round);
            if (number > 0)
            {
                var scores = await host.Host.ReadScoresAsync(rounds[number - 1].Run, host.Data);
                var measured = await MeasuredOnAsync(campaign);
                var best = scores.Values.Where(image => !selected.Contains(image.ImageId) && !measured.Contains(image.ImageId))
                    .OrderByDescending(image => image.Scores["entropy"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Take(40);
                Assert.Equal(best.Select(image => image.ImageId), images.Select(image => image.ImageId));
                Assert.StartsWith("entropy ", images[0].Reason, StringComparison.Ordinal);
            }

            selected.AddRange(images.Select(image => image.ImageId));
        }

        Assert.Equal(selected.Count, selected.Distinct().Count());
        var truth = await host.ReadLabelsAsync("given");
        var labels = await host.ReadLabelsAsync(rounds[^1].LabelVersion);
        Assert.Equal(selected.Where(image => truth[image] >= 0).Order(StringComparer.Ordinal), labels.Where(label => label.Value >= 0).Select(label => label.Key));
        Assert.All(selected, image => Assert.Equal(truth[image], labels[image]));
        Assert.Equal(rounds[^1].Answers.Relabelled, rounds[^1].SelectedClassCounts.Values.Sum());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartCampaign_KeptAugmentations_AreThoseOfCampaignsWithOtherSeeds(bool keep)
    {
        var seeds = new List<long>();
        foreach (var seed in new[] { 8L, 9L })
        {
            var plan = Plan("rde", seed);
            plan.Rde = new RdeParameters { Augmentations = 2, KeepEmbeddings = keep };
            plan.Stop = new StopRules { MaxRounds = 2 };
            var campaign = await host.CompleteAsync(plan);
            var run = (await host.Host.Scoring.GetRunAsync(new GetRunRequest { Run = $"{campaign.Id}-000-score" })).Run;
            Assert.Equal(keep, run.Parameters.Rde.KeepEmbeddings);
            seeds.Add(run.Parameters.Seed);
        }

        Assert.Equal(keep, seeds[0] == seeds[1]);
    }

    [Fact]
    public async Task StartCampaign_Twice_IsTheSameCampaign()
    {
        var plan = Plan("random", seed: 5);
        var first = await host.StartAsync(plan, "twice");
        var second = await host.StartAsync(Plan("entropy", seed: 6), "twice");
        Assert.Equal(("random", 5L), (second.Plan.Strategy, second.Plan.Seed));
        Assert.Equal(first.Created, second.Created);
        Assert.Equal(CampaignState.Completed, (await host.WaitAsync("twice")).State);
    }

    [Fact]
    public async Task StartCampaign_BadPlan_NamesEveryProblem()
    {
        var plan = new CampaignPlan
        {
            Strategy = "importance",
            InitialSize = -1,
            BalanceClasses = true,
            Classes = { 1, 1 },
            Labels = new LabelSource { Oracle = new Oracle { NoiseRate = 1 } },
            Stop = new StopRules { Target = 2, MinimumFixRate = 0.1, LabelBudget = -1 },
            Metric = new CampaignMetric { HeldOut = 0.9, Kind = MetricKind.Auroc },
            Learner = new RunParameters { Seed = 3, Rde = new RdeParameters() },
        };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => host.StartAsync(plan, "Not An Id"), "id: ");
        foreach (var field in new[] { "plan.strategy: ", "plan.initial_size: ", "plan.classes: ", "plan.labels.oracle.noise_rate: ", "plan.stop.target: ", "plan.stop.minimum_fix_rate: ", "plan.stop.label_budget: ", "plan.metric.held_out: ", "plan.learner.seed: ", "plan.learner: " })
            Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartCampaign_LearnerWouldTrainOnWhatItIsMeasuredOn_SaysSo()
    {
        var plan = Plan("random", seed: 1);
        plan.BaseVersion = "given";
        await Refused.WithAsync(StatusCode.InvalidArgument, () => host.StartAsync(plan), "plan.base_version: \"given\" gives ");
    }

    internal static CampaignPlan Plan(string strategy, long seed) => new()
    {
        Strategy = strategy,
        Seed = seed,
        InitialSize = 40,
        Schedule = new Schedule { Fixed = new FixedSchedule { Size = 40 } },
        Labels = new LabelSource { Oracle = new Oracle() },
        Stop = new StopRules { LabelBudget = 120 },
        Metric = new CampaignMetric { HeldOut = 0.2 },
        Learner = new RunParameters { Head = new HeadParameters { Folds = 2, Regularisation = { 0.1 } } },
    };

    private async Task<HashSet<string>> MeasuredOnAsync(Campaign campaign)
    {
        var heldOut = new Assay.Selection.Core.Campaigns.HeldOutImages("", campaign.Plan.Metric.HeldOut);
        var labels = await host.ReadLabelsAsync("given");
        return [.. labels.Keys.Where(id => heldOut.Contains(ToKey(id), null))];

        static Assay.Numerics.RowKey ToKey(string id) => Assay.ObjectStorage.Layout.ImageId.Parse(id) is var image ? new(image.Shard, image.Row) : default;
    }
}
