using System.Text.Json;
using Assay.Contracts.V1;
using Assay.FunctionalTests.Scoring;
using Assay.Numerics;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Selection;

public sealed class SelectionTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Fact]
    public async Task SelectBatch_Default_TakesTheLowestSelfConfidenceAndPublishesTheBatch()
    {
        var (dataset, run) = await ScoredAsync("lowest");
        var response = await SelectAsync(new SelectBatchRequest { Dataset = "lowest", Count = 10, AnnotatorsPerImage = 3 });

        var scores = await host.ReadScoresAsync(run.Id, dataset);
        var expected = scores.Values.Where(image => image.Scores.ContainsKey("self_confidence")).OrderBy(image => image.Scores["self_confidence"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Take(10).ToList();
        Assert.Equal(expected.Select(image => image.ImageId), response.Images.Select(image => image.ImageId));
        Assert.Equal(Enumerable.Range(1, 10), response.Images.Select(image => image.Rank));
        Assert.Equal(expected.Select(image => (image.Scores["self_confidence"], image.GivenClass, image.PredictedClass)), response.Images.Select(image => (image.Score, image.GivenClass, image.SuggestedClass)));
        Assert.Matches(@"^self_confidence [0-9.E-]+, rank 3 of 351 scored$", response.Images[2].Reason);

        var batch = await host.EventAsync<BatchSelected>(message => message.Selection == response.Selection.Id);
        Assert.Equal(("lowest", "given", run.Id, 3, "10 lowest self_confidence"), (batch.Dataset, batch.LabelVersion, batch.Run, batch.AnnotatorsPerImage, batch.Title));
        Assert.Equal($"datasets/lowest/selections/{response.Selection.Id}/items.jsonl", batch.ItemsKey);
        using var list = new StreamReader(await host.Objects.OpenReadAsync(batch.ItemsKey));
        var line = JsonSerializer.Deserialize<SelectedItem>((await list.ReadLineAsync())!, JsonSerializerOptions.Web)!;
        Assert.Equal((1, response.Images[0].ImageId, response.Images[0].Reason), (line.Rank, line.ImageId, line.Reason));
    }

    [Fact]
    public async Task SelectBatch_NewestRunIsOfABranch_TakesThatOfTheOwnLabels()
    {
        var (dataset, run) = await ScoredAsync("campaigned");
        var labels = host.Services.GetRequiredService<LabelColumns>();
        await labels.PutManifestAsync(dataset.Name, (await labels.GetManifestAsync(dataset.Name, "given")).Next("campaign-000", []));
        host.Others.Branches.Add("campaign-000");
        var ofBranch = await host.ScoreAsync(dataset.Name, new RunParameters { LabelVersion = "campaign-000", Head = new HeadParameters { Folds = 2, Regularisation = { 0.1 } } });

        // Campaigns score branches; whoever selects or cleans afterwards means the labels of the data set.
        Assert.Equal(run.Id, (await SelectAsync(new SelectBatchRequest { Dataset = dataset.Name, Count = 5, DryRun = true })).Selection.Run);
        Assert.Equal(run.Id, (await host.ScoreAsync(dataset.Name, new RunParameters { LabelIssues = new LabelIssuesParameters() })).Parameters.SourceRun);
        Assert.Equal(ofBranch.Id, (await SelectAsync(new SelectBatchRequest { Dataset = dataset.Name, Count = 5, DryRun = true, Run = ofBranch.Id })).Selection.Run);
    }

    [Fact]
    public async Task SelectBatch_Again_LeavesOutWhatWasSelectedButNotDryRuns()
    {
        await ScoredAsync("again");
        var request = new SelectBatchRequest { Dataset = "again", Count = 20, DryRun = true };
        var dry = await IdsAsync(request);
        request.DryRun = false;
        var first = await IdsAsync(request);
        var second = await IdsAsync(request);
        Assert.Equal(dry, first);
        Assert.Empty(first.Intersect(second));

        request.IncludeSelected = true;
        Assert.Equal(first, await IdsAsync(request));
        request.IncludeSelected = false;
        request.Count = 1000;
        Assert.Equal(351 - 60 + 20, (await IdsAsync(request)).Length);
        var refused = await Refused.WithAsync(StatusCode.FailedPrecondition, () => SelectAsync(request), "Nothing is left to select in the data set \"again\"");
        Assert.Contains("Of 360 images 351 are scored, 351 of these were selected before", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SelectBatch_PerClassAndClasses_KeepsTheLimits()
    {
        await ScoredAsync("limits");
        var perClass = await SelectAsync(new SelectBatchRequest { Dataset = "limits", PerClass = 3, DryRun = true });
        Assert.All(perClass.Images.GroupBy(image => image.GivenClass), images => Assert.Equal(3, images.Count()));
        Assert.Equal(12, perClass.Selection.Count);
        Assert.Equal(perClass.Images.Select(image => image.Score).Order(), perClass.Images.Select(image => image.Score));
        Assert.Contains("in its class", perClass.Images[0].Reason, StringComparison.Ordinal);

        var both = await SelectAsync(new SelectBatchRequest { Dataset = "limits", PerClass = 3, Count = 5, DryRun = true });
        Assert.Equal(perClass.Images.Take(5).Select(image => image.ImageId), both.Images.Select(image => image.ImageId));

        var one = await SelectAsync(new SelectBatchRequest { Dataset = "limits", Count = 7, Classes = { 2 }, DryRun = true });
        Assert.All(one.Images, image => Assert.Equal(2, image.GivenClass));
        var random = await SelectAsync(new SelectBatchRequest { Dataset = "limits", PerClass = 2, Strategy = new Strategy { Random = new RandomImages { Seed = 4 } }, DryRun = true });
        Assert.All(random.Images.GroupBy(image => image.GivenClass), images => Assert.Equal(2, images.Count()));
        Assert.Equal(8, random.Selection.Count);
    }

    [Fact]
    public async Task SelectBatch_LargestFirst_TakesTheOtherEnd()
    {
        var (dataset, run) = await ScoredAsync("largest");
        var response = await SelectAsync(new SelectBatchRequest
        {
            Dataset = "largest",
            Run = run.Id,
            Count = 5,
            DryRun = true,
            Strategy = new Strategy { TopScores = new TopScores { Score = "entropy", LargestFirst = true } },
        });
        var scores = await host.ReadScoresAsync(run.Id, dataset);
        Assert.Equal(scores.Values.Select(image => image.Scores["entropy"]).OrderDescending().Take(5), response.Images.Select(image => image.Score));
    }

    [Fact]
    public async Task SelectBatch_RandomWithTheSeedOfARun_LiesInAllItsFolds()
    {
        await host.AddAsync(new SyntheticDataset { Name = "folded" });
        var random = await SelectAsync(new SelectBatchRequest { Dataset = "folded", Count = 60, Strategy = new Strategy { Random = new RandomImages { Seed = 7 } }, DryRun = true });
        var folds = new FoldAssignment(FoldAssignment.DefaultFolds, 7);
        var images = (await host.Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = random.Selection.Id, PageSize = 1000 })).Images.Select(image => ImageId.Parse(image.ImageId));
        var counts = images.CountBy(image => folds.Of(new RowKey(image.Shard, image.Row))).ToDictionary();

        // 12 +- 4 standard deviations of a binomial of 60 and 1/5.
        Assert.Equal(60, counts.Values.Sum());
        Assert.All(Enumerable.Range(0, FoldAssignment.DefaultFolds), fold => Assert.InRange(counts.GetValueOrDefault(fold), 1, 24));
    }

    [Fact]
    public async Task SelectBatch_Random_NeedsNoRunAndTakesDecodableImages()
    {
        await host.AddAsync(new SyntheticDataset { Name = "random" });
        var request = new SelectBatchRequest { Dataset = "random", Count = 1000, DryRun = true, Strategy = new Strategy { Random = new RandomImages { Seed = 7 } } };
        var all = await SelectAsync(request);
        // Neither the image that was removed nor the one that could not be decoded of each shard.
        Assert.Equal(3 * (SyntheticDataset.RowsOfShard - 2), all.Selection.Count);
        Assert.Empty(all.Selection.Run);

        request.Count = 20;
        var some = await IdsAsync(request);
        Assert.Equal(all.Images.Take(20).Select(image => image.ImageId), some);
        request.Strategy.Random.Seed = 8;
        Assert.NotEqual(some, await IdsAsync(request));
    }

    [Fact]
    public async Task SelectBatch_Schedule_TakesTheRoundsSize()
    {
        await ScoredAsync("rounds");
        var request = new SelectBatchRequest { Dataset = "rounds", Round = 3, DryRun = true, Schedule = new Schedule { Exponential = new ExponentialSchedule { InitialSize = 5 } } };
        Assert.Equal(20, (await SelectAsync(request)).Selection.Count);
        request.Count = 3;
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SelectAsync(request), "count: must be 0 with a schedule");
        request = new SelectBatchRequest { Dataset = "rounds", Round = 3, Schedule = new Schedule { List = new ListSchedule { Sizes = { 1, 2 } } } };
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SelectAsync(request), "round: is 3; the schedule has 2 rounds");
    }

    [Fact]
    public async Task PlanSchedule_Pool_CutsTheLastRound()
    {
        var request = new PlanScheduleRequest { Schedule = new Schedule { Exponential = new ExponentialSchedule { InitialSize = 100 } }, Pool = 1000 };
        Assert.Equal([100, 200, 400, 300], (await host.Selection.PlanScheduleAsync(request)).Sizes);
        request.Rounds = 2;
        Assert.Equal([100, 200], (await host.Selection.PlanScheduleAsync(request)).Sizes);
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            async () => await host.Selection.PlanScheduleAsync(new PlanScheduleRequest { Schedule = new Schedule { Fixed = new FixedSchedule() }, Pool = -1 }),
            "schedule.fixed.size: is 0; must be 1 or more; pool: is -1");
    }

    [Fact]
    public async Task SelectBatch_WhatIsNotThere_SaysSo()
    {
        var (_, run) = await ScoredAsync("there");
        await host.AddAsync(new SyntheticDataset { Name = "unscored" });
        await Refused.WithAsync(StatusCode.NotFound, () => SelectAsync(new SelectBatchRequest { Dataset = "nowhere", Count = 1 }), "There is no data set \"nowhere\"");
        await Refused.WithAsync(StatusCode.NotFound, () => SelectAsync(new SelectBatchRequest { Dataset = "there", Run = "run-x", Count = 1 }), "There is no run \"run-x\"");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => SelectAsync(new SelectBatchRequest { Dataset = "unscored", Count = 1 }), "has no scoring run that has succeeded");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SelectAsync(new SelectBatchRequest { Dataset = "unscored", Run = run.Id, Count = 1 }), "run: \"");
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => SelectAsync(new SelectBatchRequest { Dataset = "there", Count = 1, Strategy = new Strategy { TopScores = new TopScores { Score = "beauty" } } }),
            "it has self_confidence, normalized_margin, confidence_weighted_entropy, entropy, least_confidence, margin, predicted_probability");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => SelectAsync(new SelectBatchRequest { Dataset = "there", AnnotatorsPerImage = 21 }), "annotators_per_image: is 21; must be 0 .. 20; count: must be 1 or more");
        await Refused.WithAsync(StatusCode.NotFound, async () => await host.Selection.GetSelectionAsync(new GetSelectionRequest { Selection = "sel-x" }), "There is no selection \"sel-x\"");
    }

    [Fact]
    public async Task Lists_SeveralPages_AreComplete()
    {
        await ScoredAsync("paged");
        var all = await SelectAsync(new SelectBatchRequest { Dataset = "paged", Count = 90 });
        var later = await SelectAsync(new SelectBatchRequest { Dataset = "paged", Count = 1 });

        var (images, token) = (new List<SelectedImage>(), "");
        do
        {
            var page = await host.Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = all.Selection.Id, PageSize = 40, PageToken = token });
            images.AddRange(page.Images);
            token = page.NextPageToken;
            Assert.InRange(images.Count, 40, 90);
        }
        while (token.Length > 0);
        Assert.Equal(all.Images, images);
        foreach (var bad in (string[])["x", "40-41", "39-1"])
        {
            await Refused.WithAsync(
                StatusCode.InvalidArgument,
                async () => await host.Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = all.Selection.Id, PageToken = bad }), "page_token:");
        }

        var newest = await host.Selection.ListSelectionsAsync(new ListSelectionsRequest { Dataset = "paged", PageSize = 1 });
        var oldest = await host.Selection.ListSelectionsAsync(new ListSelectionsRequest { Dataset = "paged", PageSize = 1, PageToken = newest.NextPageToken });
        Assert.Equal([later.Selection, all.Selection], newest.Selections.Concat(oldest.Selections));
        Assert.Equal(all.Selection, (await host.Selection.GetSelectionAsync(new GetSelectionRequest { Selection = all.Selection.Id })).Selection);
    }

    [Fact]
    public async Task Restart_LabelStoreLacksABatch_PublishesItAgain()
    {
        await ScoredAsync("lost");
        var lost = (await SelectAsync(new SelectBatchRequest { Dataset = "lost", Count = 2 })).Selection.Id;
        var opened = (await SelectAsync(new SelectBatchRequest { Dataset = "lost", Count = 2 })).Selection.Id;
        await host.EventAsync<BatchSelected>(message => message.Selection == opened);
        host.Others.Batches[opened] = true;
        host.Others.Published.Clear();
        await host.RestartAsync();
        await host.EventAsync<BatchSelected>(message => message.Selection == lost);
        Assert.DoesNotContain(host.Others.Published.OfType<BatchSelected>(), message => message.Selection == opened);
    }

    private async Task<(SyntheticDataset Dataset, Run Run)> ScoredAsync(string name)
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = name });
        return (dataset, await host.ScoreAsync(name, new RunParameters { Head = new HeadParameters { Regularisation = { 0.01 } } }));
    }

    private async Task<SelectBatchResponse> SelectAsync(SelectBatchRequest request) => await host.Selection.SelectBatchAsync(request);

    private async Task<string[]> IdsAsync(SelectBatchRequest request)
    {
        var selection = (await SelectAsync(request)).Selection.Id;
        var images = (await host.Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = selection, PageSize = 10_000 })).Images;
        return [.. images.Select(image => image.ImageId)];
    }
}
