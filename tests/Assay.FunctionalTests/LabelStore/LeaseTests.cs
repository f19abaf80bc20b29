using System.Collections.Concurrent;
using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class LeaseTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task LeaseTasks_TwoAnnotatorsAnImage_GivesEachTaskToTwo()
    {
        await _host.CreateBatchAsync(4, annotators: 2, id: "b");
        Assert.Equal(["b-000001", "b-000002", "b-000003"], Ids(await _host.LeaseAsync("b", "ann", 3)));
        Assert.Equal(["b-000004"], Ids(await _host.LeaseAsync("b", "ann", 3)));
        Assert.Empty(await _host.LeaseAsync("b", "ann"));
        Assert.Equal(4, (await _host.LeaseAsync("b", "bob")).Count);
        Assert.Empty(await _host.LeaseAsync("b", "cat"));
    }

    [Fact]
    public async Task LeaseTasks_Expired_ReturnToOthers()
    {
        await _host.CreateBatchAsync(2, id: "b");
        var leased = await _host.LeaseAsync("b", "ann");
        Assert.All(leased, t => Assert.Equal(_host.Time.GetUtcNow().AddMinutes(10), t.LeaseExpires.ToDateTimeOffset()));
        Assert.All(await _host.ListTasksAsync("b", "ann"), t => Assert.NotNull(t.LeaseExpires));
        Assert.All(await _host.ListTasksAsync("b", "bob"), t => Assert.Null(t.LeaseExpires));

        _host.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await _host.LeaseAsync("b", "bob"));
        _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, (await _host.LeaseAsync("b", "bob")).Count);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => _host.SubmitAsync("b-000001", "ann", Decision.Keep), "held by others");
    }

    [Fact]
    public async Task ReleaseTasks_OfOthersOrTwice_ArePassedOver()
    {
        await _host.CreateBatchAsync(3, id: "b");
        await _host.LeaseAsync("b", "ann", 2);
        var request = new ReleaseTasksRequest { Annotator = "ann", Tasks = { "b-000001", "b-000001", "b-000003" } };
        Assert.Equal(1, (await _host.Client.ReleaseTasksAsync(request)).Released);
        Assert.Equal(0, (await _host.Client.ReleaseTasksAsync(request)).Released);
        Assert.Equal(["b-000001", "b-000003"], Ids(await _host.LeaseAsync("b", "bob")));
    }

    [Fact]
    public async Task LeaseTasks_BadFields_ListsEveryViolation()
    {
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument, () => _host.LeaseAsync("No", "", 201), "annotator: must not be empty");
        Assert.Contains("count: is 201", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("batch:", refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(StatusCode.NotFound, () => _host.LeaseAsync("none", "ann"), "There is no batch \"none\"");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task LeaseAndSubmit_TwentyAnnotatorsAtOnce_NoneTwiceNoneLost(int annotatorsPerImage)
    {
        await _host.CreateBatchAsync(300, annotatorsPerImage, "b");
        var acknowledged = new ConcurrentBag<(string Task, string Annotator, string Id)>();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            var annotator = $"annotator-{number}";
            while (await _host.LeaseAsync("b", annotator, 7) is { Count: > 0 } tasks)
            {
                foreach (var task in tasks)
                {
                    var response = await _host.SubmitAsync(task.Id, annotator, Decision.Keep);
                    acknowledged.Add((task.Id, annotator, response.Annotation.Id));
                }
            }
        }));

        Assert.Equal(300 * annotatorsPerImage, acknowledged.Count);
        Assert.All(acknowledged.GroupBy(a => a.Task), g => Assert.Equal(annotatorsPerImage, g.Select(a => a.Annotator).Distinct().Count()));
        var batch = (await _host.Client.GetBatchAsync(new GetBatchRequest { Batch = "b" })).Batch;
        Assert.Equal(300, batch.Done);
        Assert.Equal(300 * annotatorsPerImage, Assert.Single(batch.Decisions).Count);
        await _host.Client.CloseBatchAsync(new CloseBatchRequest { Batch = "b" });
        Assert.All(await _host.ListTasksAsync("b"), t => Assert.Equal((true, annotatorsPerImage), (t.Done, t.Annotations.Count)));

        var history = new List<Annotation>();
        var request = new ListAnnotationsRequest { Dataset = "birds", PageSize = 250 };
        do
        {
            var page = await _host.Client.ListAnnotationsAsync(request);
            history.AddRange(page.Annotations);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(acknowledged.Select(a => a.Id).Order(), history.Select(a => a.Id).Order());
    }

    private static IEnumerable<string> Ids(IEnumerable<Assay.LabelStore.V1.Task> tasks) => tasks.Select(t => t.Id);
}
