using Assay.FunctionalTests.Scoring;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.Campaigns;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Selection.Campaigns;

public sealed class CampaignEndTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Theory]
    [InlineData("least_confidence")]
    [InlineData("badge")]
    [InlineData("k_center")]
    [InlineData("typi_clust")]
    public async Task StartCampaign_Strategy_SelectsByIt(string strategy)
    {
        var plan = GuidedCampaignTests.Plan(strategy, seed: 51);
        plan.Stop = new StopRules { MaxRounds = 2 };
        var campaign = await host.CompleteAsync(plan);
        var rounds = await host.RoundsAsync(campaign.Id);
        var begin = strategy is "k_center" or "typi_clust" ? strategy : "random";
        Assert.Equal((begin, strategy), (await StrategyAsync(rounds[0]), await StrategyAsync(rounds[1])));
    }

    [Fact]
    public async Task StartCampaign_ListOfSizes_EndsAfterTheLast()
    {
        var plan = GuidedCampaignTests.Plan("random", seed: 52);
        (plan.Schedule, plan.Stop) = (new Schedule { List = new ListSchedule { Sizes = { 5 } } }, null);
        var campaign = await host.CompleteAsync(plan);
        Assert.Equal((1, "schedule: it has no round after 2"), (campaign.Round, campaign.StopReason));
    }

    [Fact]
    public async Task StartCampaign_PoolUsedUp_EndsWithTheLastRoundThatHadImages()
    {
        var plan = GuidedCampaignTests.Plan("rde", seed: 53);
        (plan.InitialSize, plan.Schedule.Fixed.Size, plan.Stop) = (200, 200, null);
        var campaign = await host.CompleteAsync(plan);
        Assert.Equal(1, campaign.Round);
        Assert.Equal("pool: no image is left to select", campaign.StopReason);
        var rounds = await host.RoundsAsync(campaign.Id);
        Assert.Equal(2, rounds.Count);
        Assert.InRange(rounds[1].Selected, 1, 199);

        // No score was computed for a round that there cannot be.
        Assert.Equal((true, true), (rounds[0].ScoreRun.Length > 0, rounds[1].ScoreRun.Length == 0));
    }

    [Fact]
    public async Task StartCampaign_Splits_SelectsFromThePoolAndMeasuresOnTheOther()
    {
        await SplitAsync();
        var plan = GuidedCampaignTests.Plan("margin", seed: 54);
        plan.Metric = new CampaignMetric { Split = "test" };
        plan.PoolSplits.Add("train");
        var campaign = await host.CompleteAsync(plan);
        Assert.Equal((MetricKind.Accuracy, "given"), (campaign.Plan.Metric.Kind, campaign.Plan.Metric.Truth));
        var rounds = await host.RoundsAsync(campaign.Id);
        foreach (var round in rounds)
            Assert.All(await host.SelectedAsync(round), image => Assert.InRange(ImageId.Parse(image.ImageId).Row % 4, 0, 1));

        // Share of right predictions among the images of the split that have a label and could be decoded.
        var truth = await host.ReadLabelsAsync("given");
        var scores = await host.Host.ReadScoresAsync(rounds[^1].Run, host.Data);
        var measured = scores.Values.Where(image => ImageId.Parse(image.ImageId).Row % 4 == 3 && truth[image.ImageId] >= 0).ToList();
        Assert.Equal(measured.Count, rounds[^1].Metric.Images);
        Assert.Equal((double)measured.Count(image => image.PredictedClass == truth[image.ImageId]) / measured.Count, rounds[^1].Metric.Value, 12);
    }

    [Fact]
    public async Task StartCampaign_SplitThatHasLabels_IsMeasuredOnAndNotTrainedOn()
    {
        await SplitAsync();
        var plan = GuidedCampaignTests.Plan("self_confidence", seed: 57);
        (plan.Kind, plan.InitialSize, plan.BaseVersion, plan.Metric) = (CampaignKind.Cleaning, 0, "given", new CampaignMetric { Split = "test" });
        (plan.Stop, plan.Labels.Oracle.NoiseRate) = (new StopRules { MaxRounds = 1 }, 0.3);
        await host.CompleteAsync(plan, "measured");
        var given = (await host.ReadLabelsAsync("given")).Where(label => label.Value >= 0 && ImageId.Parse(label.Key).Row != 2).ToList();
        var ofSplit = given.Where(label => ImageId.Parse(label.Key).Row % 4 == 3).ToDictionary();
        foreach (var round in await host.RoundsAsync("measured"))
        {
            var run = (await host.Host.Scoring.GetRunAsync(new GetRunRequest { Run = round.Run })).Run;
            Assert.Equal(("test", given.Count - ofSplit.Count), (run.Parameters.ExcludedSplit, run.Summary.Scored));
            var scores = await host.Host.ReadScoresAsync(round.Run, host.Data);
            Assert.All(ofSplit.Keys, image => Assert.False(scores[image].Scores.ContainsKey("self_confidence")));
            Assert.Equal(ofSplit.Count, round.Metric.Images);
            Assert.Equal((double)ofSplit.Count(label => scores[label.Key].PredictedClass == label.Value) / ofSplit.Count, round.Metric.Value, 12);
            Assert.All(await host.SelectedAsync(round), image => Assert.NotEqual(3, ImageId.Parse(image.ImageId).Row % 4));
            Assert.Equal(given.Count + 3 - ofSplit.Count, round.ClassCounts.Values.Sum());
        }

        var tree = (await host.Host.Coresets.GetCoresetTreeAsync(new GetCoresetTreeRequest { Run = "measured-tree" })).Tree;
        Assert.Equal(given.Count - ofSplit.Count, tree.Images);
    }

    [Theory]
    [InlineData("test", false)]
    [InlineData("", true)]
    public async Task HasTwoClasses_AllLabelsInASplit_AreNoneToLearnFromIfItIsMeasuredOn(string measured, bool expected)
    {
        await SplitAsync();
        var columns = host.Host.Services.GetRequiredService<LabelColumns>();
        for (var shard = 0; shard < host.Data.Shards; shard++)
        {
            var given = await columns.ReadAsync(CampaignHost.Dataset, "given", shard);
            var ofSplit = given.Select((label, row) => row % 4 == 3 ? label : LabelColumns.None).ToArray();
            await host.Host.Objects.WriteColumnAsync<int>(DatasetKeys.Labels(CampaignHost.Dataset, "of-the-split", shard), ofSplit);
        }

        var manifest = await columns.GetManifestAsync(CampaignHost.Dataset, "given");
        await columns.PutManifestAsync(CampaignHost.Dataset, manifest.Next("of-the-split", [.. Enumerable.Range(0, host.Data.Shards)]));
        var plan = GuidedCampaignTests.Plan("random", seed: 58);
        plan.Metric = new CampaignMetric { Split = measured };
        var campaign = new CampaignDocument { Id = "one", Dataset = CampaignHost.Dataset, Title = "One", Plan = plan, Job = new JobRecord { Created = DateTimeOffset.UnixEpoch } };
        var round = CampaignRoundDocument.Begin("one", 0, 0, 0, DateTimeOffset.UnixEpoch).With(changed => changed.LabelVersion = "of-the-split");

        Assert.Equal(expected, await host.Host.Services.GetRequiredService<LabelCounter>().HasTwoClassesAsync(new CampaignTurn(campaign, round, null), default));
    }

    [Fact]
    public async Task StartCampaign_StoreIsAwayForAWhile_SaysWhatItWaitsForAndGoesOn()
    {
        var isAway = true;
        host.Host.BeforePut = (key, _) => isAway && key.Contains("/selections/away-", StringComparison.Ordinal) ? throw new IOException("the disk is away") : Task.CompletedTask;
        await host.StartAsync(GuidedCampaignTests.Plan("random", seed: 56), "away");
        var waiting = await host.WaitAsync("away", campaign => campaign.Message.StartsWith("waiting: the disk is away", StringComparison.Ordinal));
        Assert.Equal(CampaignState.Running, waiting.State);
        isAway = false;
        Assert.Equal(CampaignState.Completed, (await host.WaitAsync("away")).State);
        host.Host.BeforePut = null;
    }

    [Fact]
    public async Task ResumeCampaign_LearnerFailed_GoesOnWithItsRun()
    {
        // An embedding that was damaged fails the learner until it is mended.
        var key = DatasetKeys.Embeddings(CampaignHost.Dataset, 1, SyntheticDataset.Model);
        var good = await host.Host.Objects.ReadAllAsync(key);
        var plan = GuidedCampaignTests.Plan("entropy", seed: 55);
        await host.Host.Objects.WriteColumnAsync<Half>(key, SyntheticDataset.RowsOfShard, SyntheticDataset.Dimensions, Enumerable.Repeat(Half.NaN, SyntheticDataset.RowsOfShard * SyntheticDataset.Dimensions).ToArray());
        await host.StartAsync(plan, "damaged");
        var failed = await host.WaitAsync("damaged");
        Assert.Equal(CampaignState.Failed, failed.State);
        Assert.StartsWith("The run \"damaged-000-learn\" failed: ", failed.Error, StringComparison.Ordinal);

        await host.Host.Objects.PutAsync(key, good);
        await host.Host.Campaigns.ResumeCampaignAsync(new ResumeCampaignRequest { Campaign = "damaged" });
        Assert.Equal(CampaignState.Completed, (await host.WaitAsync("damaged")).State);
    }

    private async Task SplitAsync()
    {
        for (var shard = 0; shard < host.Data.Shards; shard++)
        {
            var records = Enumerable.Range(0, SyntheticDataset.RowsOfShard)
                .Select(row => new ImageRecord { Location = ImageLocation.File($"/{row}.png"), Name = $"{row}", Split = row % 4 == 3 ? "test" : row % 4 == 2 ? null : "train" });
            await host.Host.Objects.WriteImageRecordsAsync(DatasetKeys.Images(CampaignHost.Dataset, shard), records);
        }
    }

    private async Task<string> StrategyAsync(CampaignRound round) =>
        (await host.Host.Selection.GetSelectionAsync(new GetSelectionRequest { Selection = round.Selection })).Selection.Strategy.KindCase switch
        {
            Strategy.KindOneofCase.KCenter => "k_center",
            Strategy.KindOneofCase.TypiClust => "typi_clust",
            Strategy.KindOneofCase.Badge => "badge",
            Strategy.KindOneofCase.Random => "random",
            _ => (await host.Host.Selection.GetSelectionAsync(new GetSelectionRequest { Selection = round.Selection })).Selection.Strategy.TopScores.Score,
        };
}
