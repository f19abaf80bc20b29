using Assay.FunctionalTests.Scoring;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>The given labels are the truth; the campaign begins with a version in which a fifth of them is wrong.</summary>
public sealed class CleaningRepairTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    private const string Noisy = "noisy";

    [Fact]
    public async Task StartCampaign_Cleaning_RepairsTheMostImportantOfTheClassThatIsConfusedMost()
    {
        await PlantAsync();
        var plan = Plan("importance");
        plan.Stop = new StopRules { MaxRounds = 2 };
        await host.CompleteAsync(plan, "confused");
        var rounds = await host.RoundsAsync("confused");
        Assert.Equal([0, 20, 20], rounds.Select(round => round.Selected));
        Assert.Equal(Noisy, rounds[0].LabelVersion);

        var truth = await host.ReadLabelsAsync("given");
        var shown = new HashSet<string>();
        for (var number = 1; number < rounds.Count; number++)
        {
            var (before, round) = (rounds[number - 1], rounds[number]);
            var stated = await host.ReadLabelsAsync(before.LabelVersion);
            var confused = await MostConfusedAsync(before.Run, stated);
            Assert.Equal([confused], round.CleanedClasses);

            // The highest importance among the images of that class which nobody was shown.
            var images = (await host.SelectedAsync(round)).Select(image => image.ImageId).ToList();
            var importance = await host.Host.ReadScoresAsync(before.ScoreRun, host.Data);
            var expected = importance.Values.Where(image => stated[image.ImageId] == confused && !shown.Contains(image.ImageId))
                .OrderByDescending(image => image.Scores["importance"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Take(20);
            Assert.Equal(expected.Select(image => image.ImageId), images);
            shown.UnionWith(images);

            // They have their true labels now, and no other image changed.
            var repaired = await host.ReadLabelsAsync(round.LabelVersion);
            Assert.All(repaired, label => Assert.Equal(images.Contains(label.Key) ? truth[label.Key] : stated[label.Key], label.Value));
            var wrong = images.Count(image => stated[image] != truth[image]);
            Assert.Equal((wrong, 20 - wrong, 0L), (round.Answers.Relabelled, round.Answers.Kept, round.Answers.Removed + round.Answers.Unsure));
            Assert.True(wrong > 0, "No label was wrong among the most important.");

            // All images lie in one leaf, which is the root: a round's changes make it anew, once.
            Assert.Equal(1, round.CoresetNodesMade);
            var run = (await host.Host.Scoring.GetRunAsync(new GetRunRequest { Run = round.Run })).Run;
            Assert.Equal((run.Summary.Head.Auroc, run.Summary.Head.Auroc), (round.Auroc, round.Metric.Value));
            Assert.Equal(Math.Max(0, run.Summary.Head.Auroc - (1.959963984540054 * run.Summary.Head.AurocError)), round.Metric.Lower, 12);
            Assert.InRange(round.Metric.Upper - round.Metric.Lower, 0.001, 0.2);
            Assert.Equal("confused-tree", round.CoresetRun);
        }

        Assert.True(rounds[^1].Auroc > rounds[0].Auroc, $"{rounds[^1].Auroc} after, {rounds[0].Auroc} before.");
        await AssertTreeHasAsync(rounds[^1].LabelVersion);
    }

    [Fact]
    public async Task StartCampaign_CleaningOfAllClasses_EndsWhenFewOfTheLabelsShownAreWrong()
    {
        await PlantAsync();
        var plan = Plan("self_confidence");
        plan.Classes.Add(Enumerable.Range(0, SyntheticDataset.Classes));
        plan.Stop = new StopRules { MinimumFixRate = 0.25 };
        var campaign = await host.CompleteAsync(plan, "all");
        Assert.StartsWith("few fixes: ", campaign.StopReason, StringComparison.Ordinal);
        var rounds = await host.RoundsAsync("all");
        Assert.All(rounds.Skip(1).SkipLast(1), round => Assert.InRange(round.Answers.Relabelled, 5, 20));
        Assert.InRange(rounds[^1].Answers.Relabelled, 0, 4);

        var (truth, stated, repaired) = (await host.ReadLabelsAsync("given"), await host.ReadLabelsAsync(Noisy), await host.ReadLabelsAsync(rounds[^1].LabelVersion));
        var planted = truth.Count(label => stated[label.Key] != label.Value);
        Assert.InRange(rounds.Sum(round => round.Answers.Relabelled), 0.6 * planted, planted);
        Assert.Equal(planted - rounds.Sum(round => round.Answers.Relabelled), truth.Count(label => repaired[label.Key] != label.Value));
        Assert.All(rounds, round => Assert.Empty(round.ScoreRun));
    }

    private static CampaignPlan Plan(string strategy) => new()
    {
        Kind = CampaignKind.Cleaning,
        Strategy = strategy,
        Learner = new RunParameters { Head = new HeadParameters { Folds = 3, Regularisation = { 0.1 } } },
        Schedule = new Schedule { Fixed = new FixedSchedule { Size = 20 } },
        Labels = new LabelSource { Oracle = new Oracle { Truth = "given" } },
        BaseVersion = Noisy,
        Seed = 17,
    };

    private async Task PlantAsync()
    {
        var there = await host.Host.Labels.ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = CampaignHost.Dataset, Branches = true });
        if (there.Versions.Any(version => version.Name == Noisy))
            return;
        var all = await host.Host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = CampaignHost.Dataset,
            Strategy = new Strategy { Random = new RandomImages() },
            Count = host.Data.Images,
            IncludeSelected = true,
            DryRun = true,
        });
        await host.Host.Labels.CreateLabelBranchAsync(new CreateLabelBranchRequest
        {
            Dataset = CampaignHost.Dataset,
            Name = Noisy,
            Base = "given",
            Oracle = new OracleAnswers { Selections = { all.Selection.Id }, NoiseRate = 0.2, Seed = 5 },
        });
    }

    /// <summary>The label of the largest share off the diagonal, from the predictions that the run gives out image by image.</summary>
    private async Task<int> MostConfusedAsync(string run, IReadOnlyDictionary<string, int> stated)
    {
        var ids = stated.Where(label => label.Value >= 0).Select(label => label.Key);
        var response = await host.Host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run, ImageIds = { ids } });
        var pairs = response.Images.Where(image => image.PredictedClass >= 0).Select(image => (Given: stated[image.ImageId], Predicted: image.PredictedClass)).ToList();
        return pairs.Where(pair => pair.Given != pair.Predicted)
            .GroupBy(pair => pair)
            .MaxBy(pair => (double)pair.Count() / pairs.Count(other => other.Given == pair.Key.Given))!.Key.Given;
    }

    /// <summary>The tree, which was built on the labels before, has those of the last round: a tree built on these from the beginning has the same rows.</summary>
    private async Task AssertTreeHasAsync(string version)
    {
        var anew = await host.Host.ScoreAsync(CampaignHost.Dataset, new RunParameters { Coreset = new CoresetParameters(), LabelVersion = version, Seed = (await host.Host.Scoring.GetRunAsync(new GetRunRequest { Run = "confused-tree" })).Run.Parameters.Seed });
        Assert.Equal(await RowsAsync(anew.Id), await RowsAsync("confused-tree"));

        async Task<string> RowsAsync(string run) =>
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await ReadAsync(run)));

        async Task<byte[]> ReadAsync(string run)
        {
            var prefix = DatasetKeys.Run(CampaignHost.Dataset, run);
            var labels = new List<byte>();
            await foreach (var entry in host.Host.Objects.ListAsync($"{prefix}tree/nodes/"))
            {
                if (entry.Key.EndsWith("row-labels.npy", StringComparison.Ordinal) || entry.Key.EndsWith("r.npy", StringComparison.Ordinal))
                    labels.AddRange(await host.Host.Objects.ReadAllAsync(entry.Key));
            }

            Assert.NotEmpty(labels);
            return [.. labels];
        }
    }
}
