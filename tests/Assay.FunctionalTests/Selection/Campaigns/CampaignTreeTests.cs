using Assay.FunctionalTests.Scoring;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>What happens to a data set while a cleaning campaign is under way must not end it for its coreset tree.</summary>
public sealed class CampaignTreeTests
{
    [Fact]
    public async Task StartCampaign_ClassAddedMeanwhile_BuildsTheTreeAnewAndGoesOnWithIt()
    {
        await using var disposal = new CampaignHostDisposal();
        var host = await disposal.StartAsync();
        var plan = Plan();
        plan.Labels = new LabelSource { People = new People() };
        plan.Stop.MaxRounds = 2;
        await host.StartAsync(plan, "grown");
        await Eventually.TrueAsync(async () => (await host.GetAsync("grown")).Message.StartsWith("waiting for people", StringComparison.Ordinal));

        var added = (await host.Host.Labels.ResolveClassesAsync(new ResolveClassesRequest { Dataset = CampaignHost.Dataset, Names = { "added" } })).Ids[0];
        host.Answer = (task, _) => task.Rank == 1 ? [added] : [];
        var campaign = await host.WaitAsync("grown");
        Assert.True(campaign.State == CampaignState.Completed, campaign.Error);
        var rounds = await host.RoundsAsync("grown");
        Assert.Equal(["grown-tree", "grown-001-tree", "grown-001-tree"], rounds.Select(round => round.CoresetRun));

        // All images lie in one leaf, which is the root. The second round changes the new tree.
        Assert.Equal([0L, 1L, 1L], rounds.Select(round => round.CoresetNodesMade));
        Assert.Equal([0L, 1L, 1L], rounds.Select(round => round.Answers.Relabelled));
        Assert.Equal(rounds[^1].ClassCounts.Values.Sum() - (3 * 1), await ImagesAsync(host, "grown-001-tree"));
    }

    [Fact]
    public async Task StartCampaign_ShardAddedMeanwhile_AppendsItToTheTree()
    {
        await using var disposal = new CampaignHostDisposal();
        var host = await disposal.StartAsync();
        var plan = Plan();
        plan.Stop.MaxRounds = 1;
        await host.CompleteAsync(plan, "added");
        await host.ChangeAsync(new SyntheticDataset { Name = CampaignHost.Dataset, Shards = 4 });
        await host.Host.Campaigns.ResumeCampaignAsync(new ResumeCampaignRequest { Campaign = "added", Stop = new StopRules { MaxRounds = 3 } });
        var campaign = await host.WaitAsync("added");
        Assert.True(campaign.State == CampaignState.Completed, campaign.Error);
        var rounds = await host.RoundsAsync("added");
        Assert.All(rounds, round => Assert.Equal("added-tree", round.CoresetRun));

        // Selected by the learner of the round before, which had the shard; a label of it was changed.
        var ofShard = (await host.SelectedAsync(rounds[3])).Select(image => ImageId.Parse(image.ImageId)).Where(image => image.Shard == 3).ToList();
        var (before, after) = (await host.ReadLabelsAsync(rounds[2].LabelVersion), await host.ReadLabelsAsync(rounds[3].LabelVersion));
        Assert.Contains(ofShard, image => before[image.ToString()] != after[image.ToString()]);
        var tree = (await host.Host.Coresets.GetCoresetTreeAsync(new GetCoresetTreeRequest { Run = "added-tree" })).Tree;
        Assert.Equal((4, 2), (tree.Shards, tree.Leaves));
    }

    private static CampaignPlan Plan() => new()
    {
        Kind = CampaignKind.Cleaning,
        Strategy = "self_confidence",
        Classes = { Enumerable.Range(0, SyntheticDataset.Classes) },
        Learner = new RunParameters { Head = new HeadParameters { Folds = 2, Regularisation = { 0.1 } } },
        Schedule = new Schedule { Fixed = new FixedSchedule { Size = 60 } },
        Labels = new LabelSource { Oracle = new Oracle { Truth = "given", NoiseRate = 0.3 } },
        Stop = new StopRules(),
        Seed = 17,
    };

    private static async Task<long> ImagesAsync(CampaignHost host, string run) =>
        (await host.Host.Coresets.GetCoresetTreeAsync(new GetCoresetTreeRequest { Run = run })).Tree.Images;
}
