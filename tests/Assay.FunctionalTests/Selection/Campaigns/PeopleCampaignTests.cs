using Assay.FunctionalTests.Scoring;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Selection.Campaigns;

public sealed class PeopleCampaignTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task StartCampaign_People_WaitsForEveryAnswerAndLearnsFromThem()
    {
        var campaign = await host.CompleteAsync(Plan(CampaignKind.Guided, "margin"), "people");
        var rounds = await host.RoundsAsync("people");
        Assert.Equal("rounds: 2 are done, 2 may be", campaign.StopReason);
        Assert.Equal([30, 30], rounds.Select(round => round.Selected));
        Assert.All(rounds, round => Assert.Equal(30, round.Answers.Kept + round.Answers.Relabelled));
        Assert.All(rounds, round => Assert.Equal(round.Selection, round.LabelVersion));
        var labels = await host.ReadLabelsAsync(rounds[1].LabelVersion);
        foreach (var image in await host.SelectedAsync(rounds[1]))
            Assert.InRange(labels[image.ImageId], 0, 3);

        // Branches leave the data set's own line alone.
        var own = await host.Host.Labels.ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = CampaignHost.Dataset });
        Assert.Equal(["given"], own.Versions.Select(version => version.Name));
    }

    [Fact]
    public async Task PauseResumeStop_WhilePeopleAnswer_HoldsAndGoesOnWhereItStood()
    {
        var plan = Plan(CampaignKind.Review, "random");
        await host.StartAsync(plan, "held");
        await UntilAsync("held", campaign => campaign.Message.StartsWith("waiting for people: 0 of 30 images are answered", StringComparison.Ordinal));
        var paused = (await host.Host.Campaigns.PauseCampaignAsync(new PauseCampaignRequest { Campaign = "held" })).Campaign;
        Assert.Equal((CampaignState.Paused, "paused"), (paused.State, paused.Message));

        // What is answered meanwhile is kept.
        await host.AnswerAsync("held", 1);
        Assert.Equal("paused", (await host.GetAsync("held")).Message);
        Assert.Equal((CampaignState.Paused, 0), ((await host.GetAsync("held")).State, (await host.GetAsync("held")).Round));
        var stopped = (await host.Host.Campaigns.StopCampaignAsync(new StopCampaignRequest { Campaign = "held" })).Campaign;
        Assert.Equal((CampaignState.Stopped, "stopped by a person"), (stopped.State, stopped.StopReason));
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.Host.Campaigns.PauseCampaignAsync(new PauseCampaignRequest { Campaign = "held" }).ResponseAsync, "has ended");

        var resumed = (await host.Host.Campaigns.ResumeCampaignAsync(new ResumeCampaignRequest { Campaign = "held", Stop = new StopRules { MaxRounds = 1 } })).Campaign;
        Assert.Equal(CampaignState.Running, resumed.State);
        var ended = await host.WaitAsync("held");
        Assert.Equal((CampaignState.Completed, "rounds: 1 are done, 1 may be"), (ended.State, ended.StopReason));

        // With other rules it goes on to the next round.
        await host.Host.Campaigns.ResumeCampaignAsync(new ResumeCampaignRequest { Campaign = "held", Stop = new StopRules { MaxRounds = 2 } });
        ended = await host.WaitAsync("held");
        Assert.Equal((CampaignState.Completed, 1), (ended.State, ended.Round));
        Assert.Equal(2, (await host.RoundsAsync("held")).Count);
    }

    [Fact]
    public async Task StartCampaign_MultiLabel_MeasuresHowAnnotatorsAgree()
    {
        var plan = Plan(CampaignKind.MultiLabel, "random");
        plan.Stop.MaxRounds = 1;
        await host.CompleteAsync(plan, "several");
        var round = Assert.Single(await host.RoundsAsync("several"));

        // The second annotator of the host differs where the row is odd and divisible by five. Where the row is odd, both leave the label out that was shown, but for one in four.
        var images = await host.SelectedAsync(round);
        var agreed = images.Count(image => Assay.ObjectStorage.Layout.ImageId.Parse(image.ImageId).Row is var row
            && (row % 2 == 0 || (row % 5 != 0 && (image.GivenClass < 0 || image.GivenClass == row % SyntheticDataset.Classes))));
        Assert.NotEqual(images.Count(image => Assay.ObjectStorage.Layout.ImageId.Parse(image.ImageId).Row is var row && (row % 2 == 0 || row % 5 != 0)), agreed);
        Assert.Equal((double)agreed / images.Count, round.Metric.Value, 12);
        Assert.Equal(30, round.Metric.Images);
        Assert.Empty(round.Run);
    }

    [Fact]
    public async Task StartCampaign_ReviewByScore_TakesTheLowestOfTheNewestRunAndMeasuresWhatChanged()
    {
        var run = await host.Host.ScoreAsync(CampaignHost.Dataset, new RunParameters { Head = new HeadParameters { Folds = 2, Regularisation = { 0.1 } } });
        var plan = Plan(CampaignKind.Review, "");
        plan.Stop.MaxRounds = 1;
        plan.Classes.Add(2);
        var campaign = await host.CompleteAsync(plan, "review");
        Assert.Equal("self_confidence", campaign.Plan.Strategy);
        var round = Assert.Single(await host.RoundsAsync("review"));
        var scores = await host.Host.ReadScoresAsync(run.Id, host.Data);
        var lowest = scores.Values.Where(image => image.GivenClass == 2 && image.Scores.ContainsKey("self_confidence"))
            .OrderBy(image => image.Scores["self_confidence"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Take(30);
        Assert.Equal(lowest.Select(image => image.ImageId), (await host.SelectedAsync(round)).Select(image => image.ImageId));
        Assert.Equal(round.Answers.Relabelled / 30.0, round.Metric.Value, 12);
    }

    [Fact]
    public async Task CloneCampaign_OtherSeedAndStrategy_StartsFromTheBeginning()
    {
        await host.CompleteAsync(Plan(CampaignKind.Guided, "entropy"), "first");
        var clone = (await host.Host.Campaigns.CloneCampaignAsync(new CloneCampaignRequest { Campaign = "first", Id = "second", Seed = 9, Strategy = "random" })).Campaign;
        Assert.Equal(("first", "random", 9L, 0), (clone.ClonedFrom, clone.Plan.Strategy, clone.Plan.Seed, clone.Round));
        Assert.Equal(CampaignState.Completed, (await host.WaitAsync("second")).State);
        var compared = await host.Host.Campaigns.CompareCampaignsAsync(new CompareCampaignsRequest { Campaigns = { "first", "second" } });
        Assert.Equal(["entropy", "random"], compared.Curves.Select(curve => curve.Name));
        using var export = host.Host.Campaigns.ExportCampaigns(new ExportCampaignsRequest { Campaigns = { "first", "second" } });
        var text = "";
        await foreach (var part in export.ResponseStream.ReadAllAsync())
            text += part.Chunk.ToStringUtf8();
        Assert.Equal(1 + 4, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task WatchCampaign_UntilItEnds_StreamsItsRounds()
    {
        await host.StartAsync(GuidedCampaignTests.Plan("random", seed: 11), "watched");
        var seen = new List<(int, CampaignPhase)>();
        using var watch = host.Host.Campaigns.WatchCampaign(new WatchCampaignRequest { Campaign = "watched" });
        WatchCampaignResponse? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            last = response;
            if (response.Round is { } round)
                seen.Add((round.Number, round.Phase));
        }

        Assert.Equal(CampaignState.Completed, last!.Campaign.State);
        Assert.Equal((2, CampaignPhase.Done), seen[^1]);
        Assert.Equal(seen.Order(), seen);
    }

    internal static CampaignPlan Plan(CampaignKind kind, string strategy)
    {
        var plan = new CampaignPlan { Kind = kind, Strategy = strategy, Seed = 21, Schedule = new Schedule { Fixed = new FixedSchedule { Size = 30 } }, Stop = new StopRules { MaxRounds = 2 } };
        if (kind != CampaignKind.Guided)
            return plan;
        plan.InitialSize = 30;
        plan.BaseVersion = "none";
        plan.Metric = new CampaignMetric { HeldOut = 0.2 };
        plan.Learner = new RunParameters { Head = new HeadParameters { Folds = 2, Regularisation = { 0.1 } } };
        return plan;
    }

    private Task UntilAsync(string id, Func<Campaign, bool> fits) => Eventually.TrueAsync(async () => fits(await host.GetAsync(id)));
}
