using Assay.Common.V1;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class ImageQualityTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Fact]
    public async Task StartRun_ImageQuality_FindsThePlantedIssues()
    {
        var dataset = await AddAsync("quality");
        var run = await host.ScoreAsync("quality", new RunParameters { ImageQuality = new ImageQualityParameters() });

        Assert.Equal(("image-quality/1", dataset.Images - dataset.Shards, dataset.Shards), (run.Method, run.Summary.Scored, run.Summary.Skipped));
        Assert.Equal((0.35, 0.13, 4, 10), (run.Parameters.ImageQuality.Dark, run.Parameters.ImageQuality.EmbeddingShare, run.Parameters.ImageQuality.HashDistance, run.Parameters.ImageQuality.Neighbors));
        var report = await ReportAsync(run);
        AssertFound(report, "dark", MeasuredPictures.Dark);
        AssertFound(report, "bright", MeasuredPictures.Bright);
        AssertFound(report, "blurry", MeasuredPictures.Blurry);
        AssertFound(report, "low_information", MeasuredPictures.Plain);
        AssertFound(report, "odd_aspect_ratio", MeasuredPictures.Wide);
        Assert.Contains(MeasuredPictures.Huge, report.Issues.Single(issue => issue.Name == "odd_size").Examples);
        AssertFound(report, "greyscale", MeasuredPictures.Grey);
        Assert.Equal(MeasuredPictures.Outlier, report.Issues.Single(issue => issue.Name == "outlier").Examples[0]);
        AssertFound(report, "undecodable", "000000-0002", "000001-0002", "000002-0002");
        AssertFound(report, "exact_duplicate", MeasuredPictures.EqualBytes);
        AssertFound(report, "near_duplicate", [.. MeasuredPictures.NearHashes, .. MeasuredPictures.NearEmbeddings]);
        Assert.Empty(report.Unmeasured);
        Assert.Equal((true, 1.0, 10), (report.Neighbors.Exact, report.Neighbors.Recall, report.Neighbors.Neighbors));
    }

    [Fact]
    public async Task GetRunReport_OfDuplicates_NamesLeaksAndWhichToKeep()
    {
        await AddAsync("copies");
        var run = await host.ScoreAsync("copies", new RunParameters { ImageQuality = new ImageQualityParameters() });
        var report = await ReportAsync(run);

        Assert.Equal((3, 1), (report.DuplicateGroups, report.Leaks));
        var leak = report.Duplicates[0];
        Assert.Equal(MeasuredPictures.NearHashes, leak.ImageIds);
        Assert.Equal((true, false), (leak.Leak, leak.Exact));
        Assert.Equal(["train", "test"], leak.Splits);
        var exact = Assert.Single(report.Duplicates, group => group.Exact);
        Assert.Equal(MeasuredPictures.EqualBytes, exact.ImageIds);
        Assert.Equal((3, false), (exact.Images, exact.Leak));
        Assert.Equal(exact.Classes.Distinct().Count(label => label >= 0) > 1, exact.Conflict);

        var scores = await host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { "000000-0002", MeasuredPictures.Dark, exact.ImageIds } });
        Assert.Equal((1, 0), (scores.Images[0].Integers["issues"], scores.Images[0].Scores.Count));
        Assert.Equal((1 << 3, 0.1f), (scores.Images[1].Integers["issues"], scores.Images[1].Scores["dark"]));
        Assert.All(scores.Images.Skip(2), image => Assert.Equal(exact.Group, image.Integers["duplicate_group"]));
        Assert.All(scores.Images.SelectMany(image => image.Scores.Where(score => score.Key != "nearest_distance")), score => Assert.InRange(score.Value, 0, 1));
    }

    [Fact]
    public async Task StartRun_AgainOrOnMoreThreads_LeavesTheSameBytes()
    {
        await AddAsync("quality-twice");
        var parameters = new RunParameters { Seed = 3, ImageQuality = new ImageQualityParameters { OutlierZ = 2 } };
        var first = await host.ReadFilesAsync(await host.ScoreAsync("quality-twice", parameters));
        var other = new ScoringHost(host) { Threads = 4 };
        await other.InitializeAsync();
        try
        {
            var second = await host.ReadFilesAsync(await other.ScoreAsync("quality-twice", parameters));
            Assert.Equal(first.Keys, second.Keys);
            Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task StartRun_BadThresholds_NamesEachField()
    {
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => host.StartAsync("any", new RunParameters { ImageQuality = new ImageQualityParameters { Dark = 2, OutlierZ = 0, HashDistance = 40, Neighbors = 1000 } }),
            "parameters.image_quality.dark: must be 0 .. 1, not 2");
        Assert.Contains("parameters.image_quality.outlier_z: must be above 0", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.image_quality.hash_distance: must be 0 .. 15", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.image_quality.neighbors:", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_NothingMeasured_FailsWithWhatToDo()
    {
        await host.AddAsync(new SyntheticDataset { Name = "unmeasured" });
        var run = await host.WaitAsync((await host.StartAsync("unmeasured", new RunParameters { ImageQuality = new ImageQualityParameters() })).Id);
        Assert.Equal(JobState.Failed, run.Progress.State);
        Assert.Contains("have not been measured. Embed the data set first: assay embed unmeasured", run.Progress.Error, StringComparison.Ordinal);
    }

    private static void AssertFound(ImageQualityReport report, string issue, params string[] images)
    {
        var found = report.Issues.Single(item => item.Name == issue);
        Assert.Equal(images.Order(), found.Examples.Order());
        Assert.Equal(images.Length, found.Images);
    }

    private async Task<SyntheticDataset> AddAsync(string name)
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = name });
        await MeasuredPictures.WriteAsync(host.Objects, dataset);
        return dataset;
    }

    private async Task<ImageQualityReport> ReportAsync(Run run) =>
        (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.ImageQuality;
}
