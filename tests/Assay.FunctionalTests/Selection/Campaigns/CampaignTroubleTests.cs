using Assay.Common.V1;
using Assay.FunctionalTests.Scoring;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>What comes between: labels that do not suffice, images that come, answers that are taken back, runs of others, a person who stops it.</summary>
public sealed class CampaignTroubleTests(CampaignHost host) : IClassFixture<CampaignHost>, IDisposable
{
    public void Dispose() => (host.Answer, host.Host.BeforePut) = (null, null);

    [Theory]
    [InlineData(20, 1)]
    [InlineData(2, 2)]
    public async Task StartCampaign_LabelsDoNotSuffice_SelectsAsTheFirstRoundDoesUntilTheyDo(int size, int classes)
    {
        // All of one class, or of two in two folds, where one is left to train on.
        var id = $"few-{classes}";
        var plan = PeopleCampaignTests.Plan(CampaignKind.Guided, "rde");
        (plan.InitialSize, plan.Stop.MaxRounds, plan.Metric) = (size, 3, new CampaignMetric { HeldOut = 0.2 });
        host.Answer = (task, _) => [task.Batch == $"{id}-000" ? task.Rank % classes : task.Rank % SyntheticDataset.Classes];
        var campaign = await host.CompleteAsync(plan, id);
        var rounds = await host.RoundsAsync(id);
        Assert.Equal(("", null, CampaignPhase.Done), (rounds[0].Run, rounds[0].Metric, rounds[0].Phase));
        Assert.Equal([size, size + 30, size + 60], rounds.Select(round => round.Labelled));
        var isRandom = await Task.WhenAll(rounds.Select(async round => (await SelectionAsync(round)).Strategy.Random is not null));
        Assert.Equal([true, true, false], isRandom);
        Assert.Equal(campaign.Latest, rounds[2].Metric);
        Assert.NotEmpty(rounds[1].ScoreRun);
    }

    [Fact]
    public async Task StartCampaign_NoAurocYet_GoesOnWithoutAMetric()
    {
        // Each class has an area as soon as two classes were held out; of one image each, folds leave none to train on.
        var plan = PeopleCampaignTests.Plan(CampaignKind.Guided, "margin");
        (plan.InitialSize, plan.Metric) = (2, null);
        host.Answer = (task, _) => [task.Rank % SyntheticDataset.Classes];
        await host.CompleteAsync(plan, "no-auroc");
        var rounds = await host.RoundsAsync("no-auroc");
        Assert.Null(rounds[0].Metric);
        Assert.InRange(rounds[1].Metric.Value, 0, 1);
        Assert.InRange(rounds[1].Metric.Lower, 0, rounds[1].Metric.Value);
    }

    [Fact]
    public async Task StartCampaign_IngestBeginsMeanwhile_WaitsUntilItHasEnded()
    {
        await host.StartAsync(PeopleCampaignTests.Plan(CampaignKind.Guided, "margin"), "ingest");
        await Eventually.TrueAsync(async () => (await host.GetAsync("ingest")).Message.StartsWith("waiting for people", StringComparison.Ordinal));
        host.Host.Others.Datasets[CampaignHost.Dataset] = new SyntheticDataset { Name = CampaignHost.Dataset, Ingesting = true };
        var waiting = await host.WaitAsync("ingest", campaign => campaign.Message.StartsWith("waiting to start the run ingest-000-learn: ", StringComparison.Ordinal));
        Assert.Equal(CampaignState.Running, waiting.State);
        host.Host.Others.Datasets[CampaignHost.Dataset] = host.Data;
        Assert.Equal(CampaignState.Completed, (await host.WaitAsync("ingest")).State);
    }

    [Fact]
    public async Task StartCampaign_AnswerTakenBackAfterItsRound_CountsInTheNextVersion()
    {
        host.Answer = (task, _) => [task.Rank % SyntheticDataset.Classes];
        await host.StartAsync(PeopleCampaignTests.Plan(CampaignKind.Guided, "margin"), "undone");
        await host.WaitAsync("undone", campaign => campaign.Round == 1);
        await Undo("undone-000-000001");
        await Undo("undone-000-000002");
        await host.Host.Labels.SubmitAnnotationAsync(new SubmitAnnotationRequest { RequestId = "again", Task = "undone-000-000002", Annotator = "person-0", Decision = Decision.Relabel, Labels = { 0 } });
        Assert.Equal(CampaignState.Completed, (await host.WaitAsync("undone", campaign => campaign.State == CampaignState.Completed)).State);

        var rounds = await host.RoundsAsync("undone");
        var first = (await host.SelectedAsync(rounds[0])).Select(image => image.ImageId).ToList();
        var (before, after) = (await host.ReadLabelsAsync(rounds[0].LabelVersion), await host.ReadLabelsAsync(rounds[1].LabelVersion));
        Assert.Equal((1, 2), (before[first[0]], before[first[1]]));
        Assert.Equal((-1, 0), (after[first[0]], after[first[1]]));
        Assert.Equal([30L, 30L], rounds.Select(round => round.Answers.Relabelled));
        Assert.Equal([30L, 59L], rounds.Select(round => round.Labelled));

        Task Undo(string task) =>
            host.Host.Labels.UndoAnnotationAsync(new UndoAnnotationRequest { RequestId = $"undo {task}", Task = task, Annotator = "person-0" }).ResponseAsync;
    }

    [Fact]
    public async Task StartCampaign_RunOfAnotherUnderItsName_IsNotTakenForItsOwn()
    {
        await host.Host.Scoring.StartRunAsync(new StartRunRequest { Dataset = CampaignHost.Dataset, Run = "taken-000-learn" });
        await host.StartAsync(GuidedCampaignTests.Plan("random", seed: 61), "taken");
        var failed = await host.WaitAsync("taken");
        Assert.Equal(CampaignState.Failed, failed.State);
        Assert.StartsWith("The run \"taken-000-learn\" is not the campaign's: ", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopCampaign_WhileItsRunsWork_CancelsThemAll()
    {
        host.Host.BeforePut = (key, token) => key.Contains("/runs/stopped-", StringComparison.Ordinal) ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        var plan = GuidedCampaignTests.Plan("self_confidence", seed: 62);
        (plan.Kind, plan.InitialSize, plan.Metric) = (CampaignKind.Cleaning, 0, null);
        await host.StartAsync(plan, "stopped");
        string[] runs = ["stopped-000-learn", "stopped-tree"];
        await Eventually.TrueAsync(async () => (await StatesAsync()).All(state => state is JobState.Pending or JobState.Running));
        await host.Host.Campaigns.StopCampaignAsync(new StopCampaignRequest { Campaign = "stopped" });
        await Eventually.TrueAsync(async () => (await StatesAsync()).All(state => state == JobState.Cancelled));

        host.Host.BeforePut = null;
        await host.Host.Campaigns.ResumeCampaignAsync(new ResumeCampaignRequest { Campaign = "stopped", Stop = new StopRules { MaxRounds = 1 } });
        var ended = await host.WaitAsync("stopped");
        Assert.True(ended.State == CampaignState.Completed, ended.Error);

        async Task<List<JobState>> StatesAsync()
        {
            var states = new List<JobState>();
            foreach (var run in (await host.Host.Scoring.ListRunsAsync(new ListRunsRequest { Dataset = CampaignHost.Dataset })).Runs.Where(run => runs.Contains(run.Id)))
                states.Add(run.Progress.State);
            return states.Count == runs.Length ? states : [JobState.Succeeded];
        }
    }

    [Fact]
    public async Task StartCampaign_StrategyThatIsNone_IsRefused()
    {
        await Refused.WithAsync(StatusCode.InvalidArgument, () => host.StartAsync(GuidedCampaignTests.Plan("entropie", seed: 1)), "plan.strategy: is \"entropie\", which is neither a strategy nor a score of the learner; take random, rde");
        var run = await host.Host.ScoreAsync(CampaignHost.Dataset, new RunParameters { Head = new HeadParameters { Folds = 2, Regularisation = { 0.1 } } });
        Assert.Equal(run.Scores.Order(), Assay.Selection.Campaigns.CampaignStrategies.LearnerScores.Order());
    }

    [Fact]
    public async Task StartCampaign_ReviewWithTarget_IsRefusedAndTakesAFixRate()
    {
        var plan = PeopleCampaignTests.Plan(CampaignKind.Review, "random");
        plan.Stop = new StopRules { Target = 0.9, Plateau = new Plateau() };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => host.StartAsync(plan), "plan.stop.target: does not go with REVIEW");
        Assert.Contains("plan.stop.plateau: does not go with REVIEW", refused.Status.Detail, StringComparison.Ordinal);

        host.Answer = (task, _) => task.GivenClasses.Count == 0 ? [1] : [];
        plan.Stop = new StopRules { MinimumFixRate = 0.5 };
        var campaign = await host.CompleteAsync(plan, "few-fixes");
        Assert.Equal(0, campaign.Round);
        Assert.StartsWith("few fixes: ", campaign.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartCampaign_MultiLabelWithOneAnnotator_IsRefused()
    {
        var plan = PeopleCampaignTests.Plan(CampaignKind.MultiLabel, "random");
        plan.Labels = new LabelSource { People = new People { AnnotatorsPerImage = 1 } };
        await Refused.WithAsync(StatusCode.InvalidArgument, () => host.StartAsync(plan), "plan.labels.people.annotators_per_image: is 1");
    }

    private async Task<Assay.Selection.V1.Selection> SelectionAsync(CampaignRound round) =>
        (await host.Host.Selection.GetSelectionAsync(new GetSelectionRequest { Selection = round.Selection })).Selection;
}
