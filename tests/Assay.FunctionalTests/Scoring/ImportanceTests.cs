using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class ImportanceTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Fact]
    public async Task StartRun_AllClasses_PutsPlantedErrorsFirst()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "important" });
        await host.ScoreAsync("important");
        var run = await host.ScoreAsync("important", new RunParameters { Importance = new ImportanceParameters() });

        Assert.Equal(("importance/1", 3.0), (run.Method, run.Parameters.Importance.Ridge));
        Assert.Equal(["importance", "leverage_contrast", "class_leverage", "gradient_norm"], run.Scores);
        Assert.Equal(dataset.Scorable, run.Summary.Scored);
        var scores = await host.ReadScoresAsync(run.Id, dataset);
        Assert.Equal(dataset.Scorable, scores.Count);
        foreach (var (score, share) in new[] { ("importance", 0.9), ("leverage_contrast", 0.8), ("gradient_norm", 0.8) })
        {
            var first = scores.Values.OrderByDescending(image => image.Scores[score]).Take(dataset.Wrong.Count);
            Assert.InRange(first.Count(image => dataset.Wrong.Contains(image.ImageId)) / (double)dataset.Wrong.Count, share, 1);
        }

        Assert.All(scores.Values, image => Assert.InRange(image.Scores["class_leverage"], 0, 1));

        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Importance;
        Assert.Equal(dataset.Scorable, report.Classes.Sum(label => label.Images));
        Assert.All(report.Classes, label => Assert.InRange(label.EffectiveDimensions, 0.1, SyntheticDataset.Dimensions));
        Assert.Equal(100, report.Images.Count);
        Assert.Equal(scores.Values.OrderByDescending(image => image.Scores["importance"]).Take(100).Select(image => (double)image.Scores["importance"]), report.Images.Select(image => image.Importance));
    }

    [Fact]
    public async Task StartRun_OneClass_LeavesTheOthersOutAndScoresItTheSame()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "one-class" });
        await host.ScoreAsync("one-class");
        var all = await host.ScoreAsync("one-class", new RunParameters { Importance = new ImportanceParameters() });
        var run = await host.ScoreAsync("one-class", new RunParameters { Importance = new ImportanceParameters { ClassIds = { 2 } } });

        var (one, every) = (await host.ReadScoresAsync(run.Id, dataset), await host.ReadScoresAsync(all.Id, dataset));
        Assert.All(one.Values, image => Assert.Equal(2, image.GivenClass));
        Assert.Equal(every.Values.Count(image => image.GivenClass == 2), one.Count);
        Assert.All(one, image => Assert.Equal(every[image.Key].Scores["importance"], image.Value.Scores["importance"]));
        Assert.Equal(one.Count, run.Summary.Scored);
        var column = await host.Objects.ReadColumnAsync<float>(DatasetKeys.RunColumn("one-class", run.Id, 0, "importance"));
        Assert.All(column.Elements, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public async Task StartRun_BadParameters_SaysWhatIsWrong()
    {
        await host.AddAsync(new SyntheticDataset { Name = "refused" });
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => host.StartAsync("refused", new RunParameters { Importance = new ImportanceParameters { ClassIds = { 1, 1, -2 }, Ridge = double.NaN } }),
            "parameters.importance.class_ids: names a class twice");
        Assert.Contains("parameters.importance.class_ids: holds a number below 0", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.importance.ridge: must be 0 .. 1,000,000", refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => host.StartAsync("refused", new RunParameters { Importance = new ImportanceParameters() }), "has no head run");
        await host.ScoreAsync("refused");
        var run = await host.WaitAsync((await host.StartAsync("refused", new RunParameters { Importance = new ImportanceParameters { ClassIds = { 9 } } })).Id);
        Assert.Contains("There is no class id 9: the data set \"refused\" has 4 classes", run.Progress.Error, StringComparison.Ordinal);
    }
}
