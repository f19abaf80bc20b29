using Assay.Common.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Scoring;

public sealed class LabelIssuesTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Theory]
    [InlineData(LabelIssueFilter.OffDiagonal)]
    [InlineData(LabelIssueFilter.PruneByNoiseRate)]
    [InlineData(LabelIssueFilter.Unspecified)]
    public async Task StartRun_LabelIssues_FlagsThePlantedLabels(LabelIssueFilter filter)
    {
        var name = $"issues-{(int)filter}";
        var dataset = await host.AddAsync(new SyntheticDataset { Name = name });
        var source = await host.ScoreAsync(name);
        var run = await host.ScoreAsync(name, new RunParameters { LabelIssues = new LabelIssuesParameters { Filter = filter } });

        Assert.Equal("confident-learning/2", run.Method);
        Assert.Equal((source.Id, SyntheticDataset.Model, "given"), (run.Parameters.SourceRun, run.Parameters.Model, run.Parameters.LabelVersion));
        Assert.Equal(dataset.Scorable, run.Summary.Scored);
        Assert.Equal(["issue_margin", "noise_aware_confidence"], run.Scores);

        var labelled = await host.ReadScoresAsync(run.Id, dataset);
        Assert.Equal(dataset.Scorable, labelled.Count);
        Assert.All(labelled.Values, image => Assert.InRange(image.Scores["noise_aware_confidence"], 0, 1));
        var lowest = labelled.Values.OrderBy(image => image.Scores["noise_aware_confidence"]).Take(dataset.Wrong.Count);
        Assert.InRange(lowest.Count(image => dataset.Wrong.Contains(image.ImageId)), 0.9 * dataset.Wrong.Count, dataset.Wrong.Count);
        var images = labelled.Where(image => image.Value.Scores.ContainsKey("issue_margin")).ToDictionary();
        Assert.Equal(images.Keys, images.Values.Where(image => image.Integers["label_issue"] == 1).Select(image => image.ImageId));
        Assert.All(images.Values, image => Assert.NotEqual(image.GivenClass, image.Integers["suggested_class"]));
        var right = images.Keys.Count(dataset.Wrong.Contains);
        Assert.InRange(right, 0.8 * dataset.Wrong.Count, dataset.Wrong.Count);
        Assert.InRange(right, 0.8 * images.Count, images.Count);

        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.LabelIssues;
        Assert.Equal((dataset.Scorable, images.Count), (report.Images, report.Flagged));
        Assert.Equal(images.Count, report.Classes.Sum(label => label.Suggested));
        Assert.Equal(dataset.Scorable, report.Classes.Sum(label => label.Given));
        Assert.InRange(report.EstimatedErrors, 0.5 * dataset.Wrong.Count, 2 * dataset.Wrong.Count);
        Assert.NotNull(report.PairToClean);
        Assert.Empty(report.Audit);
    }

    [Fact]
    public async Task StartRun_AgainOrOnMoreThreads_LeavesTheSameBytes()
    {
        await host.AddAsync(new SyntheticDataset { Name = "twice" });
        await host.ScoreAsync("twice");
        var parameters = new RunParameters { Seed = 5, LabelIssues = new LabelIssuesParameters { AuditImages = 30 } };
        var first = await host.ReadFilesAsync(await host.ScoreAsync("twice", parameters));
        var other = new ScoringHost(host) { Threads = 4 };
        await other.InitializeAsync();
        try
        {
            var second = await host.ReadFilesAsync(await other.ScoreAsync("twice", parameters));
            Assert.Equal(first.Keys, second.Keys);
            Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task EstimateErrorRate_PeopleJudgedTheAudit_CountsByStratum()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "audited" });
        await host.ScoreAsync("audited");
        var run = await host.ScoreAsync("audited", new RunParameters { LabelIssues = new LabelIssuesParameters { AuditImages = 100 } });
        var batch = await host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = "audited",
            Run = run.Id,
            Count = 200,
            DryRun = true,
            Strategy = new Strategy { TopScores = new TopScores { Score = "audit", LargestFirst = true } },
        });
        Assert.Equal(100, batch.Selection.Count);

        var nobody = await host.Scoring.EstimateErrorRateAsync(new EstimateErrorRateRequest { Run = run.Id });
        Assert.Equal((0, 1), (nobody.Low, nobody.High));

        var drawn = await ReadAllAsync(run.Id, dataset);
        var audited = drawn.Where(image => image.Integers.GetValueOrDefault("audited") == 1).ToList();
        Assert.Equal(100, audited.Count);
        foreach (var image in audited)
        {
            // A second thought counts, a first one and what is not of the audit do not.
            host.Others.Annotations.Enqueue(new Annotation { ImageId = image.ImageId, Annotator = "ann", Decision = Decision.Unsure });
            host.Others.Annotations.Enqueue(new Annotation { ImageId = image.ImageId, Annotator = "ann", Decision = dataset.Wrong.Contains(image.ImageId) ? Decision.Remove : Decision.Keep });
        }

        host.Others.Annotations.Enqueue(new Annotation { ImageId = drawn.First(image => image.Integers.GetValueOrDefault("audited") == 0).ImageId, Annotator = "ann", Decision = Decision.Remove });
        var estimate = await host.Scoring.EstimateErrorRateAsync(new EstimateErrorRateRequest { Run = run.Id });
        Assert.Equal(["flagged", "doubtful", "trusted"], estimate.Strata.Select(stratum => stratum.Name));
        Assert.Equal(dataset.Scorable, estimate.Strata.Sum(stratum => stratum.Images));
        Assert.All(estimate.Strata, stratum => Assert.Equal(stratum.Drawn, stratum.Judged));
        Assert.Equal(audited.Count(image => dataset.Wrong.Contains(image.ImageId)), estimate.Strata.Sum(stratum => stratum.Wrong));
        var truth = (double)dataset.Wrong.Count / dataset.Scorable;
        Assert.InRange(truth, estimate.Low, estimate.High);
        Assert.True(estimate.High - estimate.Low < 0.2);
    }

    [Fact]
    public async Task StartRun_WhatIsMissingOrWrong_IsNamed()
    {
        await host.AddAsync(new SyntheticDataset { Name = "bare" });
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => host.StartAsync("bare", new RunParameters { LabelIssues = new LabelIssuesParameters() }), "has no head run that has succeeded. Run: assay score bare");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => host.StartAsync("bare", new RunParameters { LabelIssues = new LabelIssuesParameters { Filter = (LabelIssueFilter)9, AuditImages = -1 } }),
            "parameters.label_issues.audit_images: is -1");

        var head = await host.ScoreAsync("bare");
        await host.AddAsync(new SyntheticDataset { Name = "stranger" });
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => host.StartAsync("stranger", new RunParameters { SourceRun = head.Id, LabelIssues = new LabelIssuesParameters() }), "is a run of the data set \"bare\"");
        var issues = await host.ScoreAsync("bare", new RunParameters { LabelIssues = new LabelIssuesParameters() });
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => host.StartAsync("bare", new RunParameters { SourceRun = issues.Id, LabelIssues = new LabelIssuesParameters() }), "a head or network run is needed");
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, async () => await host.Scoring.EstimateErrorRateAsync(new EstimateErrorRateRequest { Run = issues.Id }), "has no audit");
        Assert.Equal(JobState.Succeeded, issues.Progress.State);
    }

    private async Task<List<ImageScores>> ReadAllAsync(string run, SyntheticDataset dataset)
    {
        var request = new GetScoresRequest { Run = run };
        for (var shard = 0; shard < dataset.Shards; shard++)
            request.ImageIds.Add(Enumerable.Range(0, SyntheticDataset.RowsOfShard).Select(row => new ImageId(shard, row).ToString()));
        return [.. (await host.Scoring.GetScoresAsync(request)).Images];
    }
}
