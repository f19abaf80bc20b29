using Assay.Common.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class CoresetTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    // 3 shards of 117 labelled images: leaves of 100, 100, 100 and 51.
    private static readonly RunParameters Small = new() { Seed = 4, Coreset = new CoresetParameters { LeafImages = 100, CoresetImages = 40 } };

    [Fact]
    public async Task StartRun_Coreset_BuildsATreeAndItsColumns()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "tree" });
        var run = await host.ScoreAsync("tree", Small);
        Assert.Equal(("coreset/1", 0.2, CoresetSensitivity.RootLeverage), (run.Method, run.Parameters.Coreset.ClassShare, run.Parameters.Coreset.Sensitivity));
        Assert.Equal(["leverage"], run.Scores);
        Assert.Equal(dataset.Scorable, run.Summary.Scored);

        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Coreset;
        Assert.Equal((dataset.Scorable, 4, 2, 3, SyntheticDataset.Dimensions), ((int)report.Tree.Images, report.Tree.Leaves, report.Tree.Height, report.Tree.Shards, report.Rank));
        Assert.InRange(report.Tree.RootImages, 20, 40);
        Assert.InRange(report.RootWeight, 0.7 * dataset.Scorable, 1.3 * dataset.Scorable);
        Assert.InRange(report.HeadAccuracy, 0.6, 1);
        Assert.True(double.IsFinite(report.HeadLogLoss));

        var (leverage, inRoot) = (0.0, 0);
        for (var shard = 0; shard < dataset.Shards; shard++)
        {
            leverage += (await host.Objects.ReadColumnAsync<float>(DatasetKeys.RunColumn("tree", run.Id, shard, "leverage"))).Elements.Sum();
            inRoot += (await host.Objects.ReadColumnAsync<float>(DatasetKeys.RunColumn("tree", run.Id, shard, "coreset_weight"))).Elements.Count(weight => weight > 0);
        }

        Assert.Equal(SyntheticDataset.Dimensions, leverage, 1e-4);
        Assert.Equal(report.Tree.RootImages, inRoot);
        Assert.Equal(inRoot, (await RowsAsync(host, run.Id, null)).Count);
        Assert.InRange((await RowsAsync(host, run.Id, 0)).Count, 4 * 20, 4 * 40);
    }

    [Fact]
    public async Task GetImportantSamples_Any_AreThoseOfTheColumn()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "samples" });
        var run = await host.ScoreAsync("samples", Small);
        var scores = await host.ReadScoresAsync(run.Id, dataset);
        var best = scores.Values.OrderByDescending(image => image.Scores["leverage"]).Take(10).Select(image => image.ImageId);
        Assert.Equal(best, (await SamplesAsync(run.Id, 10, perClass: false)).Select(sample => sample.ImageId));
        var perClass = await SamplesAsync(run.Id, 3, perClass: true);
        Assert.Equal(Enumerable.Range(0, SyntheticDataset.Classes).SelectMany(id => Enumerable.Repeat(id, 3)), perClass.Select(sample => sample.ClassId));
    }

    [Fact]
    public async Task UpdateCoreset_AndItsInverse_LeavesTheBytesAsTheyWere()
    {
        await host.AddAsync(new SyntheticDataset { Name = "changed" });
        var run = await host.ScoreAsync("changed", Small);
        var before = await host.ReadFilesAsync(run);
        var label = (await SamplesAsync(run.Id, 1000, perClass: false)).Single(sample => sample.ImageId == "000002-0050").ClassId;

        // A removed image of the first leaf and a label of the last: two leaves, two nodes above, and the one above these.
        var changed = await ChangeAsync(run.Id, new CoresetChange { ImageId = "000000-0005", Removed = true }, new CoresetChange { ImageId = "000002-0050", ClassId = 3 - label });
        Assert.Equal(5, changed);
        Assert.DoesNotContain(await SamplesAsync(run.Id, 1000, perClass: false), sample => sample.ImageId == "000000-0005");
        Assert.Contains(await SamplesAsync(run.Id, 1000, perClass: false), sample => sample.ImageId == "000002-0050" && sample.ClassId == 3 - label);

        await ChangeAsync(run.Id, new CoresetChange { ImageId = "000000-0005", Removed = false }, new CoresetChange { ImageId = "000002-0050", ClassId = label });
        AssertSame(before, await host.ReadFilesAsync(run));
    }

    [Fact]
    public async Task AppendCoreset_NewShards_AddsTheirImages()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "growing" });
        var run = await host.ScoreAsync("growing", Small);
        Assert.Equal((0, 0), await AppendAsync(run.Id));

        var grown = await host.AddAsync(new SyntheticDataset { Name = "growing", Shards = 5 });
        // Shards of 117 make leaves of 100, 100 and 34: the fifth, sixth and seventh.
        Assert.Equal((grown.Scorable - dataset.Scorable, 3 + 1), await AppendAsync(run.Id));
        var tree = (await Client(host).GetCoresetTreeAsync(new GetCoresetTreeRequest { Run = run.Id })).Tree;
        Assert.Equal((grown.Scorable, 7, 5), ((int)tree.Images, tree.Leaves, tree.Shards));
        Assert.Equal((0, 0), await AppendAsync(run.Id));
    }

    [Theory]
    [InlineData("node.json", 2)]
    [InlineData("r.npy", 5)]
    [InlineData("tree/tree.json", 1)]
    [InlineData("000001/leverage.npy", 1)]
    public async Task Restart_KilledWhileBuilding_EndsWithTheBytesOfAnUndisturbedRun(string file, int which)
    {
        var own = new ScoringHost { Threads = 1 };
        await using var disposal = new Disposal(own);
        await own.InitializeAsync();
        await own.AddAsync(new SyntheticDataset { Name = "data" });
        var undisturbed = await own.ReadFilesAsync(await own.ScoreAsync("data", Small));

        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        own.BeforePut = (key, cancellationToken) =>
        {
            if (!key.EndsWith(file, StringComparison.Ordinal) || Interlocked.Increment(ref seen) < which)
                return Task.CompletedTask;
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };
        var run = await own.StartAsync("data", Small);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await own.RestartAsync();

        var made = 0;
        own.BeforePut = (key, _) => Task.FromResult(key.EndsWith("node.json", StringComparison.Ordinal) ? Interlocked.Increment(ref made) : 0);
        var resumed = await own.WaitAsync(run.Id);
        Assert.True(resumed.Progress.State == JobState.Succeeded, resumed.Progress.Error);
        AssertSame(undisturbed, await own.ReadFilesAsync(resumed));
        var nodes = undisturbed.Keys.Count(key => key.EndsWith("node.json", StringComparison.Ordinal));
        Assert.Equal(7, nodes);
        Assert.Equal(file switch { "node.json" => nodes - 1, "r.npy" => nodes - 4, _ => 0 }, made);
    }

    [Fact]
    public async Task UpdateCoreset_WhileAnotherWrites_IsAborted()
    {
        var own = new ScoringHost();
        await using var disposal = new Disposal(own);
        await own.InitializeAsync();
        await own.AddAsync(new SyntheticDataset { Name = "data" });
        var run = await own.ScoreAsync("data", Small);
        var (reached, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        own.BeforePut = (key, _) =>
        {
            if (!key.EndsWith("tree.json", StringComparison.Ordinal))
                return Task.CompletedTask;
            reached.TrySetResult();
            return go.Task;
        };
        var first = UpdateAsync("000000-0010");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Refused.WithAsync(StatusCode.Aborted, () => UpdateAsync("000000-0020"), "is being changed");
        go.SetResult();
        await first;
        await UpdateAsync("000000-0020");

        async Task UpdateAsync(string image) =>
            await Client(own).UpdateCoresetAsync(new UpdateCoresetRequest { Run = run.Id, Changes = { new CoresetChange { ImageId = image, Removed = true } } });
    }

    [Fact]
    public async Task Requests_ThatMakeNoSense_AreRefused()
    {
        await host.AddAsync(new SyntheticDataset { Name = "sense" });
        var head = await host.ScoreAsync("sense");
        var run = await host.ScoreAsync("sense", Small);
        await Refused.WithAsync(StatusCode.NotFound, () => RowsAsync(host, "run-x", null), "There is no run \"run-x\"");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => RowsAsync(host, head.Id, null), "a coreset run has a tree. Start one: assay coreset sense");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => RowsAsync(host, run.Id, -1), "level: is -1");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SamplesAsync(run.Id, 0, perClass: false), "count: is 0");
        var changes = new[] { new CoresetChange { ImageId = "x", Removed = true }, new CoresetChange { ImageId = "000000-0007" }, new CoresetChange { ImageId = "000000-0007", ClassId = -1 } };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => ChangeAsync(run.Id, changes), "changes[0].image_id: is no image id");
        Assert.Contains("changes[1]: changes nothing", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("changes[2].class_id: is -1", refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(StatusCode.InvalidArgument, () => ChangeAsync(run.Id, new CoresetChange { ImageId = "000000-0007", ClassId = 4 }), "name the class id 4");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => ChangeAsync(run.Id, new CoresetChange { ImageId = "000000-0001", Removed = true }), "has no image 000000-0001");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => host.StartAsync("sense", new RunParameters { Coreset = new CoresetParameters { LeafImages = 5, ClassShare = 1, Regularisation = -1 } }), "parameters.coreset.leaf_images: is 5");
        await host.AddAsync(new SyntheticDataset { Name = "no-labels", LabelledClasses = 0 });
        var failed = await host.WaitAsync((await host.StartAsync("no-labels", Small)).Id);
        Assert.Contains("Label some images first", failed.Progress.Error, StringComparison.Ordinal);
    }

    private static CoresetService.CoresetServiceClient Client(ScoringHost host) => new(host.Channel);

    private static async Task<List<CoresetImage>> RowsAsync(ScoringHost host, string run, int? level)
    {
        var request = new GetCoresetRequest { Run = run };
        if (level is { } asked)
            request.Level = asked;
        using var call = Client(host).GetCoreset(request);
        var rows = new List<CoresetImage>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            rows.AddRange(response.Images);
        return rows;
    }

    private async Task<List<ImportantSample>> SamplesAsync(string run, int count, bool perClass)
    {
        using var call = Client(host).GetImportantSamples(new GetImportantSamplesRequest { Run = run, Count = count, PerClass = perClass });
        var samples = new List<ImportantSample>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            samples.AddRange(response.Samples);
        return samples;
    }

    private async Task<long> ChangeAsync(string run, params CoresetChange[] changes) =>
        (await Client(host).UpdateCoresetAsync(new UpdateCoresetRequest { Run = run, Changes = { changes } })).NodesMade;

    private async Task<(int Images, int Nodes)> AppendAsync(string run)
    {
        var response = await Client(host).AppendCoresetAsync(new AppendCoresetRequest { Run = run });
        return ((int)response.Images, (int)response.NodesMade);
    }

    private static void AssertSame(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(actual[file.Key]), $"{file.Key} differs"));
    }

    private sealed class Disposal(ScoringHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }
}
