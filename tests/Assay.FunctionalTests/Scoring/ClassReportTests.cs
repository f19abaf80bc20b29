using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class ClassReportTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Fact]
    public async Task StartRun_ClassReport_SaysWhatIsDarkAndWhatToMerge()
    {
        var dataset = await AddAsync("classes");
        var source = await host.ScoreAsync("classes");
        var run = await host.ScoreAsync("classes", new RunParameters { ClassReport = new ClassReportParameters { LargestAuroc = 0.75 } });
        Assert.Equal(("class-report/1", source.Id, dataset.Scorable), (run.Method, run.Parameters.SourceRun, run.Summary.Scored));
        var report = await ReportAsync(run);

        Assert.Equal(SyntheticDataset.Classes, report.Classes.Count);
        Assert.Equal((0, "brightness"), (report.Classes[0].ClassId, report.Classes[0].Differences[0].Trait));
        Assert.StartsWith("class 0 is 0.25 darker than the rest: add bright images of class 0", report.Classes[0].Differences[0].Text, StringComparison.Ordinal);
        Assert.Equal(dataset.Scorable, report.All.Traits.Single(trait => trait.Trait == "brightness").Images);
        Assert.Equal(dataset.Scorable, report.Brightness.Sum(bin => bin.Images));
        Assert.Equal(dataset.Scorable, report.Classes.Sum(label => label.Images));

        var pair = Assert.Single(report.MergeCandidates);
        Assert.Equal((2, 3, true), (pair.FirstClass, pair.SecondClass, pair.Mergeable));
        Assert.InRange(pair.Auroc, 0.35, 0.65);
        Assert.Contains(report.Pairs, confused => (confused.GivenClass, confused.PredictedClass) is (2, 3) or (3, 2));
    }

    [Fact]
    public async Task GetRunReport_OfWrongPredictions_ShowsTrainingImagesOfBothClasses()
    {
        await AddAsync("wrong");
        await host.ScoreAsync("wrong");
        var run = await host.ScoreAsync("wrong", new RunParameters { ClassReport = new ClassReportParameters { Nearest = 2 } });
        var report = await ReportAsync(run);
        Assert.True(report.HasTestSplit);
        Assert.NotEmpty(report.WrongPredictions);
        var labels = new Dictionary<string, int>();
        for (var shard = 0; shard < 3; shard++)
        {
            var given = await host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("wrong", LabelVersionName.Given, shard));
            for (var row = 0; row < given.Rows; row++)
                labels[new ImageId(shard, row).ToString()] = given[row][0];
        }

        foreach (var wrong in report.WrongPredictions)
        {
            Assert.StartsWith("000002-", wrong.ImageId, StringComparison.Ordinal); // the test split
            Assert.NotEqual(wrong.GivenClass, wrong.PredictedClass);
            Assert.Equal([2, 2], new[] { wrong.NearestPredicted.Count, wrong.NearestGiven.Count });
            Assert.All(wrong.NearestPredicted, near => Assert.Equal(wrong.PredictedClass, labels[near.ImageId]));
            Assert.All(wrong.NearestGiven, near => Assert.Equal(wrong.GivenClass, labels[near.ImageId]));
            Assert.All(wrong.NearestPredicted.Concat(wrong.NearestGiven), near => Assert.DoesNotContain("000002-", near.ImageId, StringComparison.Ordinal));
            Assert.True(wrong.NearestGiven[0].Distance <= wrong.NearestGiven[1].Distance);
        }

        Assert.Equal(report.WrongPredictions.OrderByDescending(wrong => wrong.Probability), report.WrongPredictions);
    }

    [Fact]
    public async Task StartRun_AgainOrOnMoreThreads_LeavesTheSameBytes()
    {
        await AddAsync("classes-twice");
        await host.ScoreAsync("classes-twice");
        var parameters = new RunParameters { Seed = 3, ClassReport = new ClassReportParameters() };
        var first = await host.ReadFilesAsync(await host.ScoreAsync("classes-twice", parameters));
        var other = new ScoringHost(host) { Threads = 4 };
        await other.InitializeAsync();
        try
        {
            var second = await host.ReadFilesAsync(await other.ScoreAsync("classes-twice", parameters));
            Assert.Equal(first.Keys, second.Keys);
            Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task StartRun_NoHeadRunOrBadParameters_IsRefused()
    {
        await AddAsync("headless");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.StartAsync("headless", new RunParameters { ClassReport = new ClassReportParameters() }), "assay score headless");
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => host.StartAsync("headless", new RunParameters { ClassReport = new ClassReportParameters { LargestAuroc = 0.3, LeastConfusion = 2, Nearest = 99 } }),
            "parameters.class_report.largest_auroc: must be 0.5 .. 1");
        Assert.Contains("parameters.class_report.least_confusion:", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.class_report.nearest: is 99; must be 1 .. 20", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindNearestImages_OfADuplicate_FindsItsTwin()
    {
        await AddAsync("near");
        var request = new FindNearestImagesRequest { Dataset = "near", ImageId = MeasuredPictures.NearEmbeddings[0], Count = 5 };
        var found = (await host.Scoring.FindNearestImagesAsync(request)).Images;
        Assert.Equal((5, MeasuredPictures.NearEmbeddings[1]), (found.Count, found[0].ImageId));
        Assert.InRange(found[0].Distance, 0.005, 0.02);
        Assert.Equal(found.OrderBy(near => near.Distance), found);

        // Of one class only, and never an image without a label or one that could not be decoded.
        var labels = await host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("near", LabelVersionName.Given, 1));
        request = new FindNearestImagesRequest { Dataset = "near", ImageId = "000000-0005", Count = 100, ClassId = 1 };
        var ofClass = (await host.Scoring.FindNearestImagesAsync(request)).Images.Where(near => near.ImageId.StartsWith("000001", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(ofClass);
        Assert.All(ofClass, near => Assert.Equal(1, labels[ImageId.Parse(near.ImageId).Row][0]));
    }

    [Fact]
    public async Task FindNearestImages_BadRequests_SayWhatIsWrong()
    {
        await AddAsync("asked-near");
        async Task Ask(string dataset, string image, int count = 0, string model = "") =>
            await host.Scoring.FindNearestImagesAsync(new FindNearestImagesRequest { Dataset = dataset, ImageId = image, Count = count, Model = model });
        await Refused.WithAsync(StatusCode.InvalidArgument, () => Ask("asked-near", "owl", 101), "image_id: is no image id");
        await Refused.WithAsync(StatusCode.NotFound, () => Ask("nowhere", "000000-0001"), "There is no data set");
        await Refused.WithAsync(StatusCode.NotFound, () => Ask("asked-near", "000009-0000"), "has no image 000009-0000");
        await Refused.WithAsync(StatusCode.NotFound, () => Ask("asked-near", "000000-9999"), "has no image 000000-9999");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => Ask("asked-near", "000000-0002"), "could not be decoded");
    }

    private async Task<SyntheticDataset> AddAsync(string name)
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = name });
        await MeasuredPictures.ConfuseAsync(host.Objects, dataset, 2, 3);
        await MeasuredPictures.WriteAsync(host.Objects, dataset);
        return dataset;
    }

    private async Task<ClassReport> ReportAsync(Run run) => (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.ClassReport;
}
