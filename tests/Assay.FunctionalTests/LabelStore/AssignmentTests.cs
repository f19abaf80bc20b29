using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class AssignmentTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task CreateBatch_Split_GivesEachPartToAsManyAsSeeAnImageTurnAbout()
    {
        var batch = await CreateSplitAsync();
        Assert.Equal(
            [(1, 2, "ann bob"), (3, 4, "cyd ann"), (5, 6, "bob cyd"), (7, 7, "ann bob")],
            batch.Parts.Select(part => (part.FirstRank, part.LastRank, string.Join(' ', part.Annotators))));

        Assert.Equal([1, 2, 3, 4, 7], Ranks(await _host.LeaseAsync("b", "ann")));
        Assert.Equal([3, 4, 5, 6], Ranks(await _host.LeaseAsync("b", "cyd", 4)));
        Assert.Empty(await _host.LeaseAsync("b", "dan"));
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.SubmitAsync("b-000005", "ann", Decision.Keep), "The task b-000005 is assigned to bob, cyd");

        foreach (var annotator in (string[])["ann", "bob"])
            await _host.SubmitAsync("b-000001", annotator, Decision.Keep);
        await _host.SubmitAsync("b-000003", "ann", Decision.Keep);
        Assert.Equal([1, 0, 0, 0], (await _host.Client.GetBatchAsync(new GetBatchRequest { Batch = "b" })).Batch.Parts.Select(part => part.Done));
    }

    [Fact]
    public async Task AssignBatch_Again_OffersWhatAnAnnotatorPassedByAndKeepsAnswers()
    {
        await CreateSplitAsync();
        Assert.Equal([5, 6], Ranks(await _host.LeaseAsync("b", "bob", 4)).Except([1, 2]));
        await _host.SubmitAsync("b-000005", "bob", Decision.Keep);

        var parts = new BatchParts { Parts = { new BatchPart { FirstRank = 3, LastRank = 4, Annotators = { "bob", "dan" } }, new BatchPart { FirstRank = 5, LastRank = 7, Annotators = { "dan", "eve" } } } };
        var batch = (await _host.Client.AssignBatchAsync(new AssignBatchRequest { Batch = "b", Parts = parts })).Batch;
        Assert.Equal([(3, 4), (5, 7)], batch.Parts.Select(part => (part.FirstRank, part.LastRank)));

        // 1 and 2 are open to everybody now and held by bob already.
        Assert.Equal([3, 4], Ranks(await _host.LeaseAsync("b", "bob")));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Ranks(await _host.LeaseAsync("b", "dan", 20)));
        await _host.SubmitAsync("b-000005", "bob", Decision.Remove);

        batch = (await _host.Client.AssignBatchAsync(new AssignBatchRequest { Batch = "b" })).Batch;
        Assert.Empty(batch.Parts);
        Assert.Equal([7], Ranks(await _host.LeaseAsync("b", "zoe")));
    }

    [Fact]
    public async Task AssignBatch_NonsenseOrClosed_IsRefused()
    {
        await CreateSplitAsync();
        var request = new AssignBatchRequest
        {
            Batch = "b",
            Parts = new BatchParts { Parts = { new BatchPart { FirstRank = 2, LastRank = 1 }, new BatchPart { FirstRank = 2, LastRank = 99, Annotators = { "ann" } } } },
        };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => AssignAsync(request), "parts.parts[0].last_rank: is 1");
        foreach (var part in (string[])["parts.parts[1].last_rank: is 99", "parts.parts[1].annotators: names 1, but 2 see each image"])
            Assert.Contains(part, refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => AssignAsync(new AssignBatchRequest { Batch = "b", Split = new BatchSplit { Annotators = { "ann" } } }), "split.annotators: names 1, but 2 annotators");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => AssignAsync(new AssignBatchRequest { Batch = "b", Split = new BatchSplit { Annotators = { "ann", "ann" } } }), "names an annotator twice");
        await _host.Client.CloseBatchAsync(new CloseBatchRequest { Batch = "b" });
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => AssignAsync(new AssignBatchRequest { Batch = "b" }), "was closed at");
    }

    [Fact]
    public async Task LeaseTasks_BehindAnAnnotator_TasksThatBecameFreeAreOfferedAgain()
    {
        await _host.CreateBatchAsync(6, id: "b");
        Assert.Equal([1, 2], Ranks(await _host.LeaseAsync("b", "ann", 2)));
        Assert.Equal([3, 4], Ranks(await _host.LeaseAsync("b", "bob", 2)));
        await _host.Client.ReleaseTasksAsync(new ReleaseTasksRequest { Annotator = "ann", Tasks = { "b-000002" } });
        Assert.Equal([2, 5], Ranks(await _host.LeaseAsync("b", "bob", 2)));

        // ann dies; what she held comes back to bob, who is far ahead.
        _host.Time.Advance(TimeSpan.FromMinutes(8));
        await _host.LeaseAsync("b", "bob", 1);
        _host.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Contains(1, Ranks(await _host.LeaseAsync("b", "bob", 10)));
    }

    private async Task<Batch> CreateSplitAsync()
    {
        await _host.CreateBatchAsync(7, id: "other");
        var response = await _host.Client.CreateBatchAsync(new CreateBatchRequest
        {
            Id = "b",
            Dataset = "birds",
            AnnotatorsPerImage = 2,
            Kind = BatchKind.Multilabel,
            ImageIds = { FakeDataset.Ids(0, 7) },
            Split = new BatchSplit { PartSize = 2, Annotators = { "ann", "bob", "cyd" } },
        });
        Assert.Equal(BatchKind.Multilabel, response.Batch.Kind);
        return response.Batch;
    }

    private async Task<Batch> AssignAsync(AssignBatchRequest request) => (await _host.Client.AssignBatchAsync(request)).Batch;

    private static IEnumerable<int> Ranks(IEnumerable<Assay.LabelStore.V1.Task> tasks) => tasks.Select(task => task.Rank);
}
