using Assay.LabelStore.Gold;
using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class GoldTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task PutGoldImages_ListedAndTakenAway_PageByPage()
    {
        await _host.CreateBatchAsync(12, id: "other");
        Assert.Equal(3, await PutAsync(Owl(7), Owl(9), Owl(8)));
        Assert.Equal(3, await PutAsync(new GoldImage { ImageId = "000000-0008", Decision = Decision.NoValidLabel }));
        var first = await _host.Client.ListGoldImagesAsync(new ListGoldImagesRequest { Dataset = "birds", PageSize = 2 });
        Assert.Equal([("000000-0007", Decision.Relabel), ("000000-0008", Decision.NoValidLabel)], first.Images.Select(image => (image.ImageId, image.Decision)));
        var second = await _host.Client.ListGoldImagesAsync(new ListGoldImagesRequest { Dataset = "birds", PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal(["000000-0009"], second.Images.Select(image => image.ImageId));
        var request = new RemoveGoldImagesRequest { Dataset = "birds", ImageIds = { "000000-0009", "000000-0001" } };
        Assert.Equal(1, (await _host.Client.RemoveGoldImagesAsync(request)).Removed);

        var bad = new PutGoldImagesRequest
        {
            Dataset = "birds",
            Images = { new GoldImage { ImageId = "12", Decision = Decision.Keep }, new GoldImage { ImageId = "000000-0001", Decision = Decision.Relabel } },
        };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, async () => await _host.Client.PutGoldImagesAsync(bad), "images[0].image_id: is no image id");
        Assert.Contains("images[0].decision:", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("images[1].labels: is 0", refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(StatusCode.InvalidArgument, () => PutAsync(Owl(999)), "images[0].image_id: 000000-0999 is no image of birds");
    }

    [Fact]
    public async Task CreateBatch_GoldShare_MixesGoldInUnseenAndItDecidesNothing()
    {
        await _host.CreateBatchAsync(12, id: "other");
        await PutAsync(Owl(7, shown: 2), Owl(8, shown: 2), Owl(9, shown: 2), Owl(10, shown: 2), Owl(1));
        var batch = await CreateAsync("g", share: 0.25);

        // 6 images and 2 of gold are 8 tasks, a quarter of them gold; image 1 is one of the 6 and judged as any other.
        Assert.Equal((8, 0.25), (batch.Tasks, batch.GoldShare));
        var tasks = await _host.ListTasksAsync("g");
        Assert.Equal(8, tasks.Select(task => task.ImageId).Distinct().Count());
        Assert.Equal(FakeDataset.Ids(0, 6), tasks.Select(task => task.ImageId).Where(image => string.CompareOrdinal(image, "000000-0006") < 0));
        var gold = tasks.Where(task => string.CompareOrdinal(task.ImageId, "000000-0006") > 0).ToList();
        Assert.Equal(2, gold.Count);
        Assert.All(gold, task => Assert.Equal([2], task.GivenClasses));
        foreach (var task in tasks)
            await _host.SubmitAsync(task.Id, "ann", Decision.Relabel, [2]);

        var version = await _host.CreateVersionAsync();
        Assert.Equal(4, version.Changed);
        var all = (await _host.Client.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = "birds" })).Annotations;
        Assert.Equal(gold.Select(task => task.Id).Order(), all.Where(annotation => annotation.Gold).Select(annotation => annotation.Task).Order());
        var own = (await _host.Client.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = "birds", Annotator = "ann" })).Annotations;
        Assert.All(own, annotation => Assert.False(annotation.Gold));
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync("h", share: 0.6), "gold_share: must be 0 .. 0.5");
    }

    [Fact]
    public async Task ReportAnnotators_GoldAgreementAndRefinement_AreCounted()
    {
        await _host.CreateBatchAsync(12, id: "other");
        await PutAsync(Owl(7), Owl(8), new GoldImage { ImageId = "000000-0009", Decision = Decision.NoValidLabel });
        await CreateAsync("g", share: 0.33, annotators: 2);
        var images = (await _host.ListTasksAsync("g")).ToDictionary(task => task.ImageId, task => task.Id);
        Assert.Equal(9, images.Count);

        // ann knows all gold; bob takes an owl for an owl or a tit, and finds a label where there is none.
        foreach (var annotator in (string[])["ann", "bob"])
        {
            var right = annotator == "ann";
            await SubmitAsync(annotator, 7, right ? [0] : [0, 1]);
            await SubmitAsync(annotator, 8, [0]);
            if (right)
                await _host.SubmitNoneAsync(images["000000-0009"], annotator);
            else
                await SubmitAsync(annotator, 9, [1]);
            for (var row = 0; row < 5; row++)
                await SubmitAsync(annotator, row, row == 4 && !right ? [2] : [row % 3]);
            await _host.SubmitAsync(images["000000-0005"], annotator, Decision.Unsure);
        }

        var refinement = (await _host.Client.CreateRefinementBatchAsync(new CreateRefinementBatchRequest { Id = "r", Batches = { "g" } })).Batch;
        Assert.Equal(2, refinement.Tasks);
        await _host.SubmitAsync("r-000001", "eve", Decision.Relabel, [1]);

        var report = (await _host.Client.ReportAnnotatorsAsync(new ReportAnnotatorsRequest { Dataset = "birds" })).Annotators;
        Assert.Equal(["ann", "bob", "eve"], report.Select(annotator => annotator.Annotator));
        var (ann, bob) = (report[0], report[1]);
        Assert.Equal((9L, 1L, 3L, 3L, 1.0), (ann.Answers, ann.Unsure, ann.GoldAnswers, ann.GoldRight, ann.GoldJaccard));
        Assert.Equal((3L, 1L), (bob.GoldAnswers, bob.GoldRight));

        // {owl, tit} of {owl}: 1/2; {owl}: 1; {tit} of none: 0.
        Assert.Equal(0.5, bob.GoldJaccard, 1e-12);

        // statsmodels.stats.proportion.proportion_confint(1, 3, method="wilson") = (0.0614919, 0.7923404)
        Assert.Equal(0.0614919, bob.GoldLower, 1e-6);
        Assert.Equal(0.7923404, bob.GoldUpper, 1e-6);
        Assert.Equal((5L, 5L, 1L, 0L), (ann.Compared, ann.Agreed, ann.Refined, ann.Overturned));
        Assert.Equal((5L, 4L, 1L, 1L), (bob.Compared, bob.Agreed, bob.Refined, bob.Overturned));
        Assert.Equal(2.0, ann.MedianSeconds);
        Assert.False(report[2].HasMedianSeconds);
        Assert.Empty((await _host.Client.ReportAnnotatorsAsync(new ReportAnnotatorsRequest { Dataset = "birds", Batches = { "other" } })).Annotators);

        Task SubmitAsync(string annotator, int row, int[] labels) => _host.Client.SubmitAnnotationAsync(new SubmitAnnotationRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Task = images[$"000000-{row:D4}"],
            Annotator = annotator,
            Decision = Decision.Relabel,
            Labels = { labels },
            SecondsSpent = row == 8 ? 90 : 2,
        }).ResponseAsync;
    }

    [Theory]
    [InlineData(0.25, 6, 100, 2)]
    [InlineData(0.5, 6, 100, 6)]
    [InlineData(0.05, 95, 100, 5)]
    [InlineData(0.05, 96, 100, 6)]
    [InlineData(0.25, 6, 1, 1)]
    [InlineData(0, 6, 100, 0)]
    public void CountOf_Share_IsTheLeastNumberThatMakesIt(double share, int images, int available, int expected) =>
        Assert.Equal(expected, GoldMix.CountOf(share, images, available));

    [Fact]
    public void Places_OfManyBatches_HoldTheGoldImagesAnywhere()
    {
        var counts = new int[10];
        for (var batch = 0; batch < 2000; batch++)
        {
            var places = new GoldMix($"batch-{batch}").Places(8, 2).ToArray();
            Assert.Equal((10, 2), (places.Length, places.Count(gold => gold)));
            for (var place = 0; place < places.Length; place++)
                counts[place] += places[place] ? 1 : 0;
        }

        // Each place has 1/5 of 2,000; 5 standard deviations are 5 sqrt(2000 / 5 * 4 / 5) = 89.
        Assert.All(counts, count => Assert.InRange(count, 311, 489));
        Assert.Equal(new GoldMix("b").Places(80, 20), new GoldMix("b").Places(80, 20));
    }

    private async Task<int> PutAsync(params GoldImage[] images) =>
        (await _host.Client.PutGoldImagesAsync(new PutGoldImagesRequest { Dataset = "birds", Images = { images } })).Total;

    private async Task<Batch> CreateAsync(string id, double share, int annotators = 1) => (await _host.Client.CreateBatchAsync(new CreateBatchRequest
    {
        Id = id,
        Dataset = "birds",
        AnnotatorsPerImage = annotators,
        GoldShare = share,
        ImageIds = { FakeDataset.Ids(0, 6) },
    })).Batch;

    private static GoldImage Owl(int row, int? shown = null) => new()
    {
        ImageId = $"000000-{row:D4}",
        Decision = Decision.Relabel,
        Labels = { 0 },
        ShownClasses = { shown is { } label ? [label] : Array.Empty<int>() },
    };
}
