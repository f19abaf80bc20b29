using Assay.Common.V1;
using Assay.Contracts.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.ResponseDistribution;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class RdeTests : IAsyncLifetime
{
    private readonly ScoringHost _host = new()
    {
        Settings = [("Scoring:LookInterval", "00:00:00.02"), ("Scoring:RepeatAfter", "00:00:01"), ("Scoring:AskedShards", "2")],
    };

    private Run _heads = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.AddAsync(new SyntheticDataset { Name = "data", Shards = 5 });
        _heads = await _host.ScoreAsync("data", new RunParameters { Seed = 3 });
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task StartRun_Rde_EndsWithColumnsReportAndASelection()
    {
        var run = await _host.ScoreAsync("data", Rde(seed: 5));

        Assert.Equal("response-distribution-entropy/1", run.Method);
        Assert.Equal((8, AugmentationKind.Photo, _heads.Id), (run.Parameters.Rde.Augmentations, run.Parameters.Rde.Kind, run.Parameters.SourceRun));
        Assert.Equal(["rde"], run.Scores);
        Assert.Equal((5 * 119, 5), (run.Summary.Scored, run.Summary.Skipped));
        var report = (await _host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Rde;
        Assert.Equal(2, report.LargestPossible);
        Assert.Equal(5 * 119, report.Histogram.Sum());
        // The mean of the worker's made-up entropies.
        var expected = Enumerable.Range(0, 5).Sum(shard => Enumerable.Range(0, 120).Where(row => row != 2).Sum(row => ((shard * 31) + (row * 7)) % 100 / 50.0)) / (5 * 119);
        Assert.Equal(expected, report.Mean, 1e-6);

        var plan = AugmentationPlan.Parse(await _host.Objects.ReadAllAsync(DatasetKeys.RunFile("data", run.Id, AugmentationPlan.File)));
        Assert.Equal(
            new AugmentationPlan { Model = SyntheticDataset.Model, Dimensions = 16, HeadRun = _heads.Id, Folds = 5, FoldSeed = 3, Augmentations = 8, Kind = "Photo", Seed = 5 }, plan);

        var selected = await _host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = "data",
            Run = run.Id,
            Count = 3,
            DryRun = true,
            Strategy = new Strategy { TopScores = new TopScores { Score = "rde", LargestFirst = true } },
        });
        Assert.All(selected.Images, image => Assert.Equal(1.98f, image.Score, 1e-6f));
    }

    [Fact]
    public async Task StartRun_ShardWithheld_IsAskedForAgainAndNeverMoreThanTheBound()
    {
        var (withheld, most) = (0, 0);
        var open = new HashSet<int>();
        _host.Others.OnAugment = message =>
        {
            most = Math.Max(most, _host.Others.Published.OfType<AugmentShard>().Select(asked => asked.Shard).Distinct().Count() - open.Count);
            if (message.Shard == 1 && withheld++ < 2)
                return false;
            open.Add(message.Shard);
            return true;
        };

        var run = await _host.ScoreAsync("data", Rde());

        Assert.Equal(3, withheld);
        Assert.InRange(most, 1, 2);
        Assert.Equal(5 * 119, run.Summary.Scored);
    }

    [Fact]
    public async Task StartRun_KilledWhileItWaits_GoesOnWithWhatIsThere()
    {
        _host.Others.OnAugment = message => message.Shard < 2;
        var run = await _host.StartAsync("data", Rde());
        await Eventually.TrueAsync(() => ExistsAsync(run, 1));
        await _host.RestartAsync();
        var before = _host.Others.Published.Count;
        _host.Others.OnAugment = null;

        Assert.Equal(JobState.Succeeded, (await _host.WaitAsync(run.Id)).Progress.State);
        Assert.DoesNotContain(_host.Others.Published.Skip(before).OfType<AugmentShard>(), message => message.Shard < 2);
    }

    [Fact]
    public async Task StartRun_AnyOrderOfShards_WritesTheSameReport()
    {
        var first = await _host.ScoreAsync("data", Rde());
        // The first shard comes last.
        var refused = 0;
        _host.Others.OnAugment = message => message.Shard != 0 || Interlocked.Increment(ref refused) > 1;
        var second = await _host.ScoreAsync("data", Rde());
        var (a, b) = (await _host.ReadFilesAsync(first), await _host.ReadFilesAsync(second));
        Assert.Equal(a.Keys, b.Keys);
        Assert.All(a, file => Assert.Equal(file.Value, b[file.Key]));
    }

    [Fact]
    public async Task CancelRun_WhileItWaits_AsksNoMoreAndTellsTheWorkers()
    {
        _host.Others.OnAugment = _ => false;
        var run = await _host.StartAsync("data", Rde());
        await Eventually.TrueAsync(() => _host.Others.Published.OfType<AugmentShard>().Any(message => message.Run == run.Id));

        await _host.Scoring.CancelRunAsync(new CancelRunRequest { Run = run.Id });

        await Eventually.TrueAsync(async () => !await _host.Objects.ExistsAsync(DatasetKeys.RunFile("data", run.Id, AugmentationPlan.File)));
        _host.Others.OnAugment = null;
        var resumed = (await _host.Scoring.ResumeRunAsync(new ResumeRunRequest { Run = run.Id })).Run;
        Assert.Equal(JobState.Succeeded, (await _host.WaitAsync(resumed.Id)).Progress.State);
    }

    [Fact]
    public async Task StartRun_WorkerCannotDoAShard_FailsWithItsReason()
    {
        _host.Others.OnAugment = message => message.Shard != 1 ? true : throw new WrongStateException("the disk is gone, bring it back");
        var failed = await _host.WaitAsync((await _host.StartAsync("data", Rde())).Id);
        Assert.Equal(JobState.Failed, failed.Progress.State);
        Assert.Equal("Shard 1: the disk is gone, bring it back", failed.Progress.Error);

        _host.Others.OnAugment = null;
        await _host.Scoring.ResumeRunAsync(new ResumeRunRequest { Run = failed.Id });
        Assert.Equal(JobState.Succeeded, (await _host.WaitAsync(failed.Id)).Progress.State);
    }

    [Fact]
    public async Task StartRun_BadParametersOrNoHeads_IsRefusedWithTheRemedy()
    {
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartAsync("data", new RunParameters { Rde = new RdeParameters { Augmentations = 65 } }), "");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartAsync("data", new RunParameters { Rde = new RdeParameters { Kind = (AugmentationKind)7 } }), "");
        await _host.AddAsync(new SyntheticDataset { Name = "headless" });
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.StartAsync("headless", Rde()), "Run: assay score headless");
    }

    private static RunParameters Rde(long seed = 0) => new() { Seed = seed, Rde = new RdeParameters() };

    private Task<bool> ExistsAsync(Run run, int shard) => _host.Objects.ExistsAsync(DatasetKeys.RunColumn("data", run.Id, shard, "scored"));
}
