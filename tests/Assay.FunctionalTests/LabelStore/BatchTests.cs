using System.Text.Json;
using Assay.Common.V1;
using Assay.Contracts.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class BatchTests(LabelStoreHost host) : IClassFixture<LabelStoreHost>
{
    [Fact]
    public async Task CreateBatch_ByImageIds_MakesTasksWithGivenLabels()
    {
        var batch = await host.CreateBatchAsync(9, id: "by-ids");
        Assert.Equal("by-ids", batch.Id);
        Assert.Equal((9, 0, 1, "given"), (batch.Tasks, batch.Done, batch.AnnotatorsPerImage, batch.LabelVersion));
        Assert.Equal(host.Time.GetUtcNow(), batch.Created.ToDateTimeOffset());

        var tasks = await host.ListTasksAsync("by-ids");
        Assert.Equal(Enumerable.Range(1, 9), tasks.Select(t => t.Rank));
        Assert.Equal(FakeDataset.Ids(0, 9), tasks.Select(t => t.ImageId));
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], tasks.Select(t => Assert.Single(t.GivenClasses)));
        Assert.All(tasks, t => Assert.False(t.Done));
    }

    [Fact]
    public async Task CreateBatch_SameIdAgain_ReturnsTheOneThatIsThere()
    {
        var first = await host.CreateBatchAsync(9, id: "again");
        await host.SubmitAsync("again-000001", "ann", Decision.Keep);
        var second = await host.CreateBatchAsync(3, annotators: 4, id: "again");
        Assert.Equal(first.Tasks, second.Tasks);
        Assert.Equal(1, second.AnnotatorsPerImage);
        Assert.Equal(1, second.Done);
    }

    [Fact]
    public async Task CreateBatch_BadFields_ListsEveryViolation()
    {
        var request = new CreateBatchRequest
        {
            Id = "No Good",
            Dataset = "birds",
            AnnotatorsPerImage = 21,
            LabelVersion = "The newest",
            ImageIds = { "000000-0000", "12", "000000-0000" },
        };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, async () => await host.Client.CreateBatchAsync(request), "id:");
        foreach (var part in (string[])["annotators_per_image: is 21", "label_version:", "image_ids[1]: is no image id", "image_ids[2]: names the image 000000-0000 again"])
            Assert.Contains(part, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateBatch_UnknownThings_AreNamed()
    {
        await host.CreateBatchAsync(9, id: "known");
        await Refused.WithAsync(
            StatusCode.NotFound,
            async () => await host.Client.CreateBatchAsync(new CreateBatchRequest { Dataset = "nowhere", ImageIds = { "000000-0000" } }),
            "There is no data set \"nowhere\"");
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            async () => await host.Client.CreateBatchAsync(new CreateBatchRequest { Dataset = "birds", ImageIds = { "000000-0000", "000000-9999", "000777-0000" } }),
            "image_ids[1]: 000000-9999 is no image of birds");
        Assert.Contains("image_ids[2]: 000777-0000", refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(
            StatusCode.NotFound,
            async () => await host.Client.CreateBatchAsync(new CreateBatchRequest { Dataset = "birds", LabelVersion = "v0099", ImageIds = { "000000-0000" } }),
            "no label version \"v0099\"");
        await Refused.WithAsync(
            StatusCode.NotFound, async () => await host.Client.GetBatchAsync(new GetBatchRequest { Batch = "nothing" }), "There is no batch \"nothing\"");
    }

    [Fact]
    public async Task ListBatches_Pages_NewestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await host.CreateBatchAsync(9, id: $"page-{i}")).Id);
        }

        var listed = new List<string>();
        var request = new ListBatchesRequest { Dataset = "birds", PageSize = 2 };
        do
        {
            var page = await host.Client.ListBatchesAsync(request);
            Assert.InRange(page.Batches.Count, 1, 2);
            listed.AddRange(page.Batches.Select(b => b.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(ids.AsEnumerable().Reverse(), listed.Where(id => id.StartsWith("page-", StringComparison.Ordinal)));
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            async () => await host.Client.ListBatchesAsync(new ListBatchesRequest { PageToken = "nonsense" }), "page_token");
    }

    [Fact]
    public async Task WatchBatch_WhileAnswersCome_EndsWhenAllTasksAreDone()
    {
        var batch = await host.CreateBatchAsync(3, id: "watched");
        using var call = host.Client.WatchBatch(new WatchBatchRequest { Batch = batch.Id });
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal((0, 3, JobState.Running), Numbers(call.ResponseStream.Current));

        for (var rank = 1; rank <= 3; rank++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(2));
            await host.SubmitAsync($"watched-{rank:D6}", "ann", rank == 2 ? Decision.Unsure : Decision.Keep);
        }

        WatchBatchResponse? last = null;
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            last = response;
        Assert.Equal((3, 3, JobState.Succeeded), Numbers(last!));
        Assert.Equal([(Decision.Keep, 2), (Decision.Unsure, 1)], last!.Batch.Decisions.Select(d => (d.Decision, d.Count)));

        static (long, long, JobState) Numbers(WatchBatchResponse r) => (r.Progress.Done, r.Progress.Total, r.Progress.State);
    }

    [Fact]
    public async Task BatchSelected_DeliveredTwice_OpensOneBatchAndKeepsAnswers()
    {
        await host.CreateBatchAsync(9);
        var selected = await SelectAsync("sel-1", 700);
        await host.PublishAsync(selected);
        var batch = await OpenedAsync("sel-1");
        Assert.Equal((700, 2, "run-7", "Most suspicious"), (batch.Tasks, batch.AnnotatorsPerImage, batch.Run, batch.Title));

        await host.SubmitAsync("sel-1-000700", "ann", Decision.Remove);
        await host.PublishAsync(selected);
        await host.PublishAsync(await SelectAsync("sel-2", 1));
        await OpenedAsync("sel-2");

        var tasks = await host.ListTasksAsync("sel-1", "ann");
        Assert.Equal(700, tasks.Count);
        Assert.Equal(Decision.Remove, Assert.Single(tasks[^1].Annotations).Decision);
        Assert.Equal((0.5f, "looks like an owl", 1), (tasks[1].Score, tasks[1].Reason, Assert.Single(tasks[1].SuggestedClasses)));
        Assert.Empty(tasks[0].SuggestedClasses);
    }

    private Task<Batch> OpenedAsync(string id) => LabelStoreHost.UntilAsync(
        async () => (await host.Client.GetBatchAsync(new GetBatchRequest { Batch = id })).Batch, _ => true);

    private async Task<BatchSelected> SelectAsync(string selection, int count)
    {
        while (host.Dataset.Shards < 2)
            await host.Dataset.AddShardAsync(700);
        var items = Enumerable.Range(1, count).Select(rank => JsonSerializer.Serialize(new SelectedItem
        {
            Rank = rank,
            ImageId = new ImageId(1, count - rank).ToString(),
            Score = 1f / rank,
            GivenClass = (count - rank) % 3,
            SuggestedClass = rank == 1 ? -1 : 1,
            Reason = "looks like an owl",
        }));
        var key = $"datasets/birds/selections/{selection}.jsonl";
        await host.Objects.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', items)));
        return new BatchSelected
        {
            Dataset = "birds",
            Selection = selection,
            ItemsKey = key,
            Title = "Most suspicious",
            AnnotatorsPerImage = 2,
            LabelVersion = "given",
            Run = "run-7",
        };
    }
}
