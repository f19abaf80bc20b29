using Assay.Common.V1;
using Assay.Contracts.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class RunTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Fact]
    public async Task StartRun_WrongLabelsPlanted_RanksThemLowest()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "planted" });
        var run = await host.ScoreAsync("planted");

        Assert.Equal(dataset.Scorable, run.Summary.Scored);
        Assert.Equal(dataset.Images - dataset.Scorable, run.Summary.Skipped);
        Assert.Equal(SyntheticDataset.Classes, run.Summary.Head.Classes);
        Assert.InRange(run.Summary.Head.Accuracy, 0.85, 0.97);
        Assert.Contains(run.Summary.Head.Trials, trial => trial.Regularisation == run.Summary.Head.Regularisation);
        Assert.Equal(dataset.Images, run.Progress.Done);

        var scores = await host.ReadScoresAsync(run.Id, dataset);
        var lowest = scores.Values.Where(image => image.Scores.ContainsKey("self_confidence")).OrderBy(image => image.Scores["self_confidence"]).Take(dataset.Wrong.Count).ToList();
        Assert.InRange(lowest.Count(image => dataset.Wrong.Contains(image.ImageId)) / (double)dataset.Wrong.Count, 0.9, 1);
        Assert.All(scores.Values, image => Assert.InRange(image.Scores["entropy"], 0, 2));
    }

    [Fact]
    public async Task StartRun_NothingSaid_FillsInDefaultsAndAnnouncesTheEnd()
    {
        await host.AddAsync(new SyntheticDataset { Name = "defaults" });
        var run = await host.ScoreAsync("defaults");

        Assert.Equal((SyntheticDataset.Model, "given", 5, 50_000), (run.Parameters.Model, run.Parameters.LabelVersion, run.Parameters.Head.Folds, run.Parameters.Head.MaxTrainingImages));
        Assert.NotEmpty(run.Parameters.Head.Regularisation);
        Assert.Equal("softmax-regression/3", run.Method);
        Assert.Contains("self_confidence", run.Scores);
        var announced = await host.EventAsync<ScoresComputed>(message => message.Run == run.Id);
        Assert.Equal(("defaults", SyntheticDataset.Model, "given"), (announced.Dataset, announced.Model, announced.LabelVersion));
    }

    [Fact]
    public async Task StartRun_SameIdAgain_IsOneRun()
    {
        await host.AddAsync(new SyntheticDataset { Name = "once" });
        await host.AddAsync(new SyntheticDataset { Name = "elsewhere" });
        var request = new StartRunRequest { Dataset = "once", Run = "cleaning-000-learn", Parameters = new RunParameters { Seed = 3 } };
        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await host.Scoring.StartRunAsync(request)).Run));
        Assert.All(runs, run => Assert.Equal(("cleaning-000-learn", "once", 3), (run.Id, run.Dataset, run.Parameters.Seed)));
        Assert.Equal(JobState.Succeeded, (await host.WaitAsync("cleaning-000-learn")).Progress.State);

        // Whatever the parameters, and after it has ended too.
        request.Parameters.Seed = 4;
        var again = (await host.Scoring.StartRunAsync(request)).Run;
        Assert.Equal((3, JobState.Succeeded), (again.Parameters.Seed, again.Progress.State));
        Assert.Single((await host.Scoring.ListRunsAsync(new ListRunsRequest { Dataset = "once" })).Runs);

        request.Dataset = "elsewhere";
        await Refused.WithAsync(
            StatusCode.AlreadyExists, async () => await host.Scoring.StartRunAsync(request), "The run \"cleaning-000-learn\" is of the data set \"once\". Choose another id.");
        request.Run = "No Name";
        await Refused.WithAsync(StatusCode.InvalidArgument, async () => await host.Scoring.StartRunAsync(request), "run: \"No Name\" is no name; take 1 to 63 of a-z 0-9 . _ -");
    }

    [Fact]
    public async Task StartRun_Succeeded_LeavesZerosWhereNothingIsScored()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "zeros" });
        var run = await host.ScoreAsync("zeros");
        for (var shard = 0; shard < dataset.Shards; shard++)
        {
            var scored = await host.Objects.ReadColumnAsync<byte>(DatasetKeys.RunColumn("zeros", run.Id, shard, "scored"));
            Assert.Equal([0, 0, 0, 1], scored.Elements[..4]);
            foreach (var name in run.Scores)
            {
                var column = await host.Objects.ReadColumnAsync<float>(DatasetKeys.RunColumn("zeros", run.Id, shard, name), SyntheticDataset.RowsOfShard, 1);
                Assert.Equal(0f, column.Elements[1]);
                Assert.Equal(0f, column.Elements[2]);
                Assert.All(column.Elements, value => Assert.True(float.IsFinite(value)));
            }
        }
    }

    [Fact]
    public async Task StartRun_ImagesWithoutLabel_HaveUncertaintyButNoLabelScores()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "unlabelled" });
        var run = await host.ScoreAsync("unlabelled");

        // In each shard row 0 has no label, row 1 was removed and row 2 could not be decoded.
        Assert.Equal(dataset.Scorable + dataset.Shards, run.Summary.Head.Predicted);
        var images = (await host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { "000000-0000", "000000-0001", "000000-0002" } })).Images;
        Assert.Equal(["entropy", "least_confidence", "margin", "predicted_probability"], images[0].Scores.Keys.Order());
        Assert.InRange(images[0].PredictedClass, 0, SyntheticDataset.Classes - 1);
        Assert.Equal(1, images[0].Scores["least_confidence"] + images[0].Scores["predicted_probability"], 1e-6);
        Assert.All(images.Skip(1), image => Assert.Equal((0, -1), (image.Scores.Count, image.PredictedClass)));
    }

    [Fact]
    public async Task StartRun_EveryImage_TrainsBeyondTheSampleToTheHeadsOfAllImages()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "every" });
        var all = await host.ScoreAsync("every", new RunParameters { Head = new HeadParameters { Regularisation = { 1e-2 } } });
        var sampled = await host.ScoreAsync("every", new RunParameters { Head = new HeadParameters { Regularisation = { 1e-2 }, MaxTrainingImages = 100 } });
        var every = await host.ScoreAsync("every", new RunParameters { Head = new HeadParameters { Regularisation = { 1e-2 }, MaxTrainingImages = 100, EveryImage = true } });

        // The heads of all images, to the precision of the optimiser, though only a sample was held in memory.
        Assert.Equal(all.Summary.Head.LogLoss, every.Summary.Head.LogLoss, 1e-3);
        Assert.NotEqual(all.Summary.Head.LogLoss, sampled.Summary.Head.LogLoss, 1e-3);
        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = every.Id })).Report.Head;
        Assert.Equal(dataset.Scorable, report.Reliability.Sum(bin => bin.Images));
    }

    [Fact]
    public async Task StartRun_ClassWeight_IsCheckedAndMovesTheHeads()
    {
        await host.AddAsync(new SyntheticDataset { Name = "weighted" });
        var plain = await host.ScoreAsync("weighted", new RunParameters { Head = new HeadParameters { Regularisation = { 1e-2 } } });
        var weighted = await host.ScoreAsync("weighted", new RunParameters { Head = new HeadParameters { Regularisation = { 1e-2 }, ClassWeight = 5 } });
        Assert.NotEqual(plain.Summary.Head.LogLoss, weighted.Summary.Head.LogLoss);
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            async () => await host.Scoring.StartRunAsync(new StartRunRequest { Dataset = "weighted", Parameters = new RunParameters { Head = new HeadParameters { ClassWeight = -1 } } }),
            "parameters.head.class_weight: must be 0 .. 1,000");
    }

    [Fact]
    public async Task StartRun_Succeeded_SaysHowWellTheHeadsDo()
    {
        await host.AddAsync(new SyntheticDataset { Name = "judged" });
        var run = await host.ScoreAsync("judged");
        var (head, report) = (run.Summary.Head, (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Head);

        Assert.InRange(head.Auroc, 0.9, 1);
        Assert.InRange(head.AveragePrecision, 0.7, 1);
        Assert.Equal(head.Auroc, report.Classes.Average(label => label.Auroc), 1e-12);
        Assert.InRange(head.Temperature, 0.05, 20);
        Assert.InRange(head.CalibrationErrorScaled, 0, 0.1);
        Assert.Equal(15, report.Reliability.Count);
        Assert.Equal(run.Summary.Scored, report.Reliability.Sum(bin => bin.Images));
        Assert.Equal(head.CalibrationError, report.Reliability.Sum(bin => bin.Images * Math.Abs(bin.Confidence - bin.Accuracy)) / run.Summary.Scored, 1e-9);
    }

    [Fact]
    public async Task GetRunReport_OfAHeadRun_CountsEveryClass()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "reported" });
        var run = await host.ScoreAsync("reported");

        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Head;

        Assert.Equal(Enumerable.Range(0, SyntheticDataset.Classes), report.Classes.Select(label => label.ClassId));
        Assert.Equal(dataset.Scorable, report.Classes.Sum(label => label.Given));
        Assert.Equal(dataset.Scorable, report.Classes.Sum(label => label.Predicted));
        Assert.Equal(run.Summary.Head.Accuracy, (double)report.Classes.Sum(label => label.Correct) / dataset.Scorable, 12);
    }

    [Fact]
    public async Task StartRun_BadParameters_ListsEveryViolation()
    {
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => host.StartAsync("Bad Name", new RunParameters { Head = new HeadParameters { Folds = 1, MaxTrainingImages = 5, Regularisation = { 1, -2 } }, LabelVersion = "The newest" }),
            "parameters.head.folds: is 1; must be 2 .. 20");
        Assert.Contains("dataset:", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.head.max_training_images: is 5", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.head.regularisation[1]: must be a finite number above 0", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.label_version:", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_NotReady_SaysWhatToDo()
    {
        await host.AddAsync(new SyntheticDataset { Name = "half", Embedded = 1 });
        await host.AddAsync(new SyntheticDataset { Name = "busy", Ingesting = true });
        await host.AddAsync(new SyntheticDataset { Name = "void", Shards = 0 });
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => host.StartAsync("half"),
            "2 of 3 shards of the data set \"half\" have no embeddings of the model \"tiny\". Run: assay embed half --model tiny");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.StartAsync("busy"), "still being ingested");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.StartAsync("void"), "has no images");
    }

    [Fact]
    public async Task StartRun_UnknownNames_AreNotFound()
    {
        await host.AddAsync(new SyntheticDataset { Name = "known" });
        await Refused.WithAsync(StatusCode.NotFound, () => host.StartAsync("unknown"), "There is no data set \"unknown\"");
        await Refused.WithAsync(StatusCode.NotFound, () => host.StartAsync("known", new RunParameters { Model = "absent" }), "There is no model \"absent\"");
        await Refused.WithAsync(StatusCode.NotFound, () => host.StartAsync("known", new RunParameters { LabelVersion = "v0007" }), "no label version \"v0007\"");
        await Refused.WithAsync(StatusCode.NotFound, async () => await host.Scoring.GetRunAsync(new GetRunRequest { Run = "run-x" }), "There is no run \"run-x\"");
    }

    [Fact]
    public async Task StartRun_FewerThanTwoClasses_IsRefused()
    {
        await host.AddAsync(new SyntheticDataset { Name = "single", LabelledClasses = 1 });
        await host.AddAsync(new SyntheticDataset { Name = "unlabelled", LabelledClasses = 0 });
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.StartAsync("single"), "have the class 'class 0' (id 0)");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.StartAsync("unlabelled"), "A head needs labelled images, but there is none");
    }

    [Fact]
    public async Task StartRun_NanEmbedding_FailsWithItsImage()
    {
        await host.AddAsync(new SyntheticDataset { Name = "nan", Broken = new ImageId(1, 50) });
        var run = await host.WaitAsync((await host.StartAsync("nan")).Id);
        Assert.Equal(JobState.Failed, run.Progress.State);
        Assert.Contains("embeddings hold NaN or infinite numbers, the first that of image 000001-0050", run.Progress.Error, StringComparison.Ordinal);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, async () => await host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { "000000-0005" } }), "is failed");
    }

    [Fact]
    public async Task GetScores_AnyImages_AnswersInTheOrderAsked()
    {
        await host.AddAsync(new SyntheticDataset { Name = "asked" });
        var run = await host.ScoreAsync("asked");
        string[] ids = ["000002-0007", "000000-0000", "000000-0003", "000001-0001"];
        var images = (await host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { ids } })).Images;
        Assert.Equal(ids, images.Select(image => image.ImageId));
        Assert.Equal([7, 4, 7, 0], images.Select(image => image.Scores.Count));
        Assert.Equal(-1, images[1].GivenClass);
        Assert.Equal(-1, images[3].GivenClass);

        await Refused.WithAsync(
            StatusCode.NotFound, async () => await host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { "000009-0000" } }), "knows no image 000009-0000");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { "owl" } }), "image_ids[0]: is no image id");
    }

    [Fact]
    public async Task ReadScores_SomeColumnsOfSomeShards_StreamsThemWithScored()
    {
        await host.AddAsync(new SyntheticDataset { Name = "streamed" });
        var run = await host.ScoreAsync("streamed");
        using var call = host.Scoring.ReadScores(new ReadScoresRequest { Run = run.Id, Scores = { "entropy" }, FirstShard = 1 });
        var shards = await call.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal([1, 2], shards.Select(shard => shard.Shard));
        Assert.All(shards, shard => Assert.Equal(["entropy", "predictable", "scored"], shard.Columns.Select(column => column.Name)));
        Assert.Equal(4 * SyntheticDataset.RowsOfShard, shards[0].Columns[0].Values.Data.Length);

        using var bad = host.Scoring.ReadScores(new ReadScoresRequest { Run = run.Id, Scores = { "beauty" } });
        await Refused.WithAsync(StatusCode.InvalidArgument, async () => await bad.ResponseStream.MoveNext(), "is no column of the run; it has self_confidence");
    }

    [Fact]
    public async Task ListRuns_SeveralPages_NewestFirst()
    {
        await host.AddAsync(new SyntheticDataset { Name = "listed" });
        var runs = new List<string>();
        for (var seed = 0; seed < 3; seed++)
            runs.Insert(0, (await host.ScoreAsync("listed", new RunParameters { Seed = seed, Head = new HeadParameters { Regularisation = { 0.01 } } })).Id);

        var first = await host.Scoring.ListRunsAsync(new ListRunsRequest { Dataset = "listed", PageSize = 2 });
        var second = await host.Scoring.ListRunsAsync(new ListRunsRequest { Dataset = "listed", PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal(runs, first.Runs.Concat(second.Runs).Select(run => run.Id));
        Assert.Empty(second.NextPageToken);
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Scoring.ListRunsAsync(new ListRunsRequest { Dataset = "listed", PageToken = "x" }), "page_token:");
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, async () => await host.Scoring.CancelRunAsync(new CancelRunRequest { Run = runs[0] }), "has succeeded already");
    }
}
