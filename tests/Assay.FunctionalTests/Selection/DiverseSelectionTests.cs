using Assay.FunctionalTests.Scoring;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Selection;

/// <summary>Strategies that compare embeddings, and limits by class and cost, through the service.</summary>
public sealed class DiverseSelectionTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Theory]
    [InlineData(Strategy.KindOneofCase.KCenter, "farthest from any labelled or chosen image")]
    [InlineData(Strategy.KindOneofCase.TypiClust, "of cluster")]
    [InlineData(Strategy.KindOneofCase.Badge, "gradient of length")]
    public async Task SelectBatch_Diverse_ChoosesUnlabelledImagesAndSaysWhy(Strategy.KindOneofCase kind, string reason)
    {
        var (name, run) = await MakeAsync($"diverse-{kind}");
        var request = new SelectBatchRequest { Dataset = name, Strategy = Create(kind, new DiverseImages { Seed = 3 }), Count = 12, DryRun = true };
        var made = await host.Selection.SelectBatchAsync(request);

        Assert.Equal(12, made.Selection.Count);
        Assert.Equal((kind, 50_000), (made.Selection.Strategy.KindCase, DiverseOf(made.Selection.Strategy).MaxCandidates));
        Assert.Equal(12, made.Images.Select(image => image.ImageId).Distinct().Count());
        Assert.All(made.Images, image => Assert.Contains(reason, image.Reason, StringComparison.Ordinal));
        Assert.All(made.Images, image => Assert.Equal(-1, image.GivenClass));
        if (kind == Strategy.KindOneofCase.Badge)
            Assert.Equal(run, made.Selection.Run);
        else
            Assert.Equal(SyntheticDataset.Model, DiverseOf(made.Selection.Strategy).Model);

        // Again the same; and with those opened, others.
        Assert.Equal(made.Images.Select(image => image.ImageId), (await host.Selection.SelectBatchAsync(request)).Images.Select(image => image.ImageId));
        request.DryRun = false;
        await host.Selection.SelectBatchAsync(request);
        var next = await host.Selection.SelectBatchAsync(request);
        Assert.Empty(next.Images.Select(image => image.ImageId).Intersect(made.Images.Select(image => image.ImageId)));
    }

    [Fact]
    public async Task SelectBatch_KCenter_CoversWhatHasNoLabelFirst()
    {
        // Labels are given of two of four clusters: the first centres are in the others, each nearer to those before it.
        var (name, _) = await MakeAsync("covered");
        var made = await host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = name,
            Strategy = new Strategy { KCenter = new DiverseImages { Model = SyntheticDataset.Model } },
            Count = 4,
            DryRun = true,
        });
        var clusters = new HashSet<int>();
        foreach (var image in made.Images)
        {
            var id = ImageId.Parse(image.ImageId);
            var embeddings = await host.Objects.ReadColumnAsync<Half>(DatasetKeys.Embeddings(name, id.Shard, SyntheticDataset.Model));
            clusters.Add(Enumerable.Range(0, SyntheticDataset.Classes).MaxBy(k => Enumerable.Range(0, SyntheticDataset.Dimensions).Where(d => d % SyntheticDataset.Classes == k).Sum(d => (double)embeddings[id.Row][d])));
        }

        Assert.Subset(new HashSet<int> { 2, 3 }, clusters);
        Assert.Equal(made.Images.Select(image => image.Score).OrderDescending(), made.Images.Select(image => image.Score));
    }

    [Fact]
    public async Task SelectBatch_Balanced_SpreadsOverTheClasses()
    {
        await host.AddAsync(new SyntheticDataset { Name = "balanced" });
        await host.ScoreAsync("balanced", Quick());
        var made = await host.Selection.SelectBatchAsync(new SelectBatchRequest { Dataset = "balanced", Count = 10, BalanceClasses = true, DryRun = true });
        var counts = made.Images.CountBy(image => image.GivenClass).Select(label => label.Value).Order();
        Assert.Equal([2, 2, 3, 3], counts);
        Assert.Equal(made.Images.Select(image => image.Score).Order(), made.Images.Select(image => image.Score));
    }

    [Fact]
    public async Task SelectBatch_Budget_StaysWithinIt()
    {
        await host.AddAsync(new SyntheticDataset { Name = "paid" });
        await host.ScoreAsync("paid", Quick());
        var made = await host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = "paid",
            Budget = new Budget { Limit = 20, CostOfClass = { [0] = 50, [1] = 4 } },
            DryRun = true,
        });
        Assert.DoesNotContain(made.Images, image => image.GivenClass == 0);
        Assert.InRange(made.Images.Sum(image => image.GivenClass == 1 ? 4 : 1), 17, 20);
        Assert.Matches(@"^self_confidence [0-9.E-]+ for a cost of (1|4), rank 1 of 351 scored$", made.Images[0].Reason);
        Assert.Equal((20.0, 1.0, 50.0, "given"), (made.Selection.Budget.Limit, made.Selection.Budget.Cost, made.Selection.Budget.CostOfClass[0], made.Selection.LabelVersion));
        Assert.Equal(made.Selection, (await host.Selection.GetSelectionAsync(new GetSelectionRequest { Selection = made.Selection.Id })).Selection);
        await RefusedAsync(StatusCode.InvalidArgument, "budget.limit: is 0.5, less than any image costs", new SelectBatchRequest { Dataset = "paid", Budget = new Budget { Limit = 0.5 } });
    }

    [Fact]
    public async Task SelectBatch_DearImagesOfMuchWorth_StillBuysWhatCanBePaid()
    {
        // Images of class 0 cost more than there is: however much they are worth for that, others are bought.
        var (name, _) = await MakeAsync("dear");
        var made = await host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = name,
            DryRun = true,
            Budget = new Budget { Limit = 2, Cost = 1.5, CostOfClass = { [0] = 2.5 } },
            Strategy = new Strategy { TopScores = new TopScores { Score = "entropy", LargestFirst = true } },
        });
        Assert.Single(made.Images);
        Assert.NotEqual(0, made.Images[0].GivenClass);
    }

    [Fact]
    public async Task SelectBatch_Prefilter_ChoosesAmongTheMostUncertain()
    {
        var (name, run) = await MakeAsync("prefiltered");
        var top = new TopScores { Score = "entropy", LargestFirst = true };
        var request = new SelectBatchRequest { Dataset = name, Run = run, Count = 20, UnlabelledOnly = true, DryRun = true, Strategy = new Strategy { TopScores = top } };
        var uncertain = (await host.Selection.SelectBatchAsync(request)).Images.Select(image => image.ImageId).ToHashSet();
        request.Count = 8;
        request.Strategy = new Strategy { KCenter = new DiverseImages { Prefilter = new Prefilter { Scores = top, Factor = 2.5 } } };
        var made = await host.Selection.SelectBatchAsync(request);
        Assert.Equal(8, made.Images.Count);
        Assert.All(made.Images, image => Assert.Contains(image.ImageId, uncertain));
        Assert.EndsWith(", among 20 of highest entropy", made.Images[0].Reason, StringComparison.Ordinal);
        request.Strategy = new Strategy { Badge = new DiverseImages { Prefilter = new Prefilter { Scores = top, Factor = 0.5 } } };
        await RefusedAsync(StatusCode.InvalidArgument, "strategy.badge.prefilter: goes with k_center and typi_clust", request);
    }

    [Fact]
    public async Task SelectBatch_UnlabelledOnly_TakesUncertainImagesWithoutALabel()
    {
        var (name, run) = await MakeAsync("unlabelled");
        var made = await host.Selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = name,
            Run = run,
            Count = 5,
            UnlabelledOnly = true,
            DryRun = true,
            Strategy = new Strategy { TopScores = new TopScores { Score = "entropy", LargestFirst = true } },
        });
        Assert.Equal(5, made.Images.Count);
        Assert.All(made.Images, image => Assert.Equal(-1, image.GivenClass));
        Assert.All(made.Images, image => Assert.True(image.Score > 0));
    }

    [Fact]
    public async Task SelectBatch_WhatDoesNotGoTogether_IsNamed()
    {
        await host.AddAsync(new SyntheticDataset { Name = "plain" });
        await RefusedAsync(StatusCode.FailedPrecondition, "tells which model's embeddings to compare", Diverse("plain", new Strategy { KCenter = new DiverseImages() }));
        await RefusedAsync(StatusCode.FailedPrecondition, "has no embeddings of the model \"absent\"", Diverse((await MakeAsync("bare-model")).Name, new Strategy { KCenter = new DiverseImages { Model = "absent" } }));
        await RefusedAsync(StatusCode.FailedPrecondition, "has no scoring run that has succeeded", Diverse("plain", new Strategy { Badge = new DiverseImages() }));
        await RefusedAsync(StatusCode.InvalidArgument, "strategy.k_center.max_candidates: is 5", Diverse("plain", new Strategy { KCenter = new DiverseImages { MaxCandidates = 5 } }));
        await RefusedAsync(
            StatusCode.InvalidArgument, "balance_classes: goes with top_scores only", new SelectBatchRequest { Dataset = "plain", Count = 5, BalanceClasses = true, Strategy = new Strategy { Random = new RandomImages() } });
        await RefusedAsync(
            StatusCode.InvalidArgument, "budget.limit: must be a finite number above 0", new SelectBatchRequest { Dataset = "plain", Budget = new Budget { Limit = double.NaN } });
        await RefusedAsync(
            StatusCode.InvalidArgument, "budget.cost_of_class[3]: must be", new SelectBatchRequest { Dataset = "plain", Budget = new Budget { Limit = 1, CostOfClass = { [3] = -1 } } });

        // All that have embeddings have labels.
        await host.AddAsync(new SyntheticDataset { Name = "done", Shards = 1 });
        await host.Objects.WriteColumnAsync<int>(DatasetKeys.Labels("done", LabelVersionName.Given, 0), Enumerable.Repeat(1, SyntheticDataset.RowsOfShard).ToArray());
        await RefusedAsync(StatusCode.FailedPrecondition, "have a label already", Diverse("done", new Strategy { TypiClust = new DiverseImages { Model = SyntheticDataset.Model } }));
    }

    private async Task<(string Name, string Run)> MakeAsync(string name)
    {
        name = name.ToLowerInvariant();
        await host.AddAsync(new SyntheticDataset { Name = name, LabelledClasses = 2 });
        return (name, (await host.ScoreAsync(name, Quick())).Id);
    }

    private static RunParameters Quick() => new() { Head = new HeadParameters { Regularisation = { 0.01 } } };

    private static SelectBatchRequest Diverse(string dataset, Strategy strategy) => new() { Dataset = dataset, Count = 5, Strategy = strategy, DryRun = true };

    private static Strategy Create(Strategy.KindOneofCase kind, DiverseImages diverse) => kind switch
    {
        Strategy.KindOneofCase.KCenter => new Strategy { KCenter = diverse },
        Strategy.KindOneofCase.TypiClust => new Strategy { TypiClust = diverse },
        _ => new Strategy { Badge = diverse },
    };

    private static DiverseImages DiverseOf(Strategy strategy) => strategy.KCenter ?? strategy.TypiClust ?? strategy.Badge;

    private async Task RefusedAsync(StatusCode code, string inMessage, SelectBatchRequest request) =>
        await Refused.WithAsync(code, async () => await host.Selection.SelectBatchAsync(request), inMessage);
}
