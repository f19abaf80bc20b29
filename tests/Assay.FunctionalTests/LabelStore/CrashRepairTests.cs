using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Each test leaves the stores as a process leaves them that died between two writes.</summary>
public sealed class CrashRepairTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Start_AnnotationWrittenTaskNot_TaskShowsTheAnswer()
    {
        await _host.CreateBatchAsync(2, id: "b");
        await AppendWithoutTaskAsync("b-000001", "request");
        Assert.Empty((await _host.ListTasksAsync("b", "ann"))[0].Annotations);

        await _host.RestartAsync();
        var tasks = await LabelStoreHost.UntilAsync(() => _host.ListTasksAsync("b", "ann"), tasks => tasks[0].Done);
        Assert.Equal(Decision.Remove, Assert.Single(tasks[0].Annotations).Decision);
    }

    [Fact]
    public async Task LeaseTasks_AnnotationWrittenTaskNotAndLeaseExpired_PlaceIsNotGivenAway()
    {
        await _host.CreateBatchAsync(2, id: "b");
        await AppendWithoutTaskAsync("b-000001", "request");
        _host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["b-000002"], (await _host.LeaseAsync("b", "bob")).Select(t => t.Id));
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => _host.SubmitAsync("b-000001", "bob", Decision.Keep), "has all its answers");
    }

    [Fact]
    public async Task SubmitAnnotation_SentAgainAfterACrash_IsAcknowledgedOnce()
    {
        await _host.CreateBatchAsync(2, id: "b");
        await AppendWithoutTaskAsync("b-000001", "request");
        var response = await _host.SubmitAsync("b-000001", "ann", Decision.Remove, request: "request");
        Assert.True(response.Task.Done);
        Assert.Single((await _host.Client.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = "birds" })).Annotations);
    }

    [Fact]
    public async Task SubmitAnnotation_LogNamesAnAnnotationThatWasNotInserted_BothAreKept()
    {
        await _host.CreateBatchAsync(2, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Keep);
        var documents = _host.Services.GetRequiredService<IDocumentStore>();
        var logs = documents.Collection(AnnotationLogDocument.Collection);
        var lost = Draft("b-000002", "lost") with { Sequence = 2, Annotator = "bob" };
        await logs.UpdateAsync("birds", log => log with { Last = lost });

        await _host.SubmitAsync("b-000001", "ann", Decision.Unsure);
        var history = await documents.Collection(AnnotationDocument.Collection).QueryAsync(DocumentQuery.By(AnnotationDocument.ByDataset, "birds"));
        Assert.Equal([1L, 2L, 3L], history.Items.Select(a => a.Value.Sequence));
        Assert.Equal(lost.Id, history.Items[1].Value.Id);
    }

    [Fact]
    public async Task Start_BatchHalfOpened_IsCompleted()
    {
        await _host.CreateBatchAsync(9, id: "whole");
        var documents = _host.Services.GetRequiredService<IDocumentStore>();
        var batches = documents.Collection(BatchDocument.Collection);
        var tasks = documents.Collection(TaskDocument.Collection);
        var whole = (await batches.GetAsync("whole")).Value;
        await batches.InsertAsync(whole with { Id = "half", Tasks = null });
        // One whose list is gone must not keep others waiting.
        await batches.InsertAsync(whole with { Id = "gone", Tasks = null, ItemsKey = "datasets/birds/batches/gone/items.jsonl" });
        var first = (await tasks.GetAsync("whole-000001")).Value;
        await tasks.InsertAsync(first with { Id = "half-000001", Batch = "half" });
        await Refused.WithAsync(StatusCode.NotFound, async () => await _host.Client.GetBatchAsync(new GetBatchRequest { Batch = "half" }), "is being opened");
        Assert.DoesNotContain((await _host.Client.ListBatchesAsync(new ListBatchesRequest())).Batches, b => b.Id == "half");

        await _host.RestartAsync();
        var batch = await LabelStoreHost.UntilAsync(
            async () => (await _host.Client.GetBatchAsync(new GetBatchRequest { Batch = "half" })).Batch, _ => true);
        Assert.Equal(9, batch.Tasks);
        Assert.Equal(Enumerable.Range(1, 9), (await _host.ListTasksAsync("half")).Select(t => t.Rank));
    }

    [Fact]
    public async Task Start_LabelVersionClaimedOnly_IsWrittenWithTheSameBytesAndAnnounced()
    {
        await _host.CreateBatchAsync(4, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2, 1]);
        await _host.CreateVersionAsync();
        await LabelStoreHost.UntilAsync(() => Task.FromResult(_host.Published.Events.Count), count => count == 1);
        string[] keys =
        [
            DatasetKeys.Labels("birds", "v0001", 0), DatasetKeys.LabelIndptr("birds", "v0001", 0),
            DatasetKeys.LabelIndices("birds", "v0001", 0), DatasetKeys.LabelManifest("birds", "v0001"),
        ];
        var before = await Task.WhenAll(keys.Select(key => _host.Objects.ReadAllAsync(key)));

        // What was decided after the claim must not get into the version.
        await _host.SubmitAsync("b-000002", "ann", Decision.Remove);
        var versions = _host.Services.GetRequiredService<IDocumentStore>().Collection(LabelVersionDocument.Collection);
        await versions.UpdateAsync(LabelVersionDocument.IdOf("birds", 1), v => v with { State = LabelVersionState.Claimed });
        foreach (var key in keys)
            await _host.Objects.DeleteAsync(key);
        Assert.Single((await _host.Client.ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = "birds" })).Versions);

        await _host.RestartAsync();
        await LabelStoreHost.UntilAsync(() => Task.FromResult(_host.Published.Events.Count), count => count == 2);
        Assert.Equal(before, await Task.WhenAll(keys.Select(key => _host.Objects.ReadAllAsync(key))));
        Assert.Equal("v0002", (await _host.CreateVersionAsync()).Name);
    }

    // The lease and the annotation, but not the task: the second of three writes was the last.
    private async Task AppendWithoutTaskAsync(string task, string request)
    {
        var batch = await _host.Services.GetRequiredService<BatchService>().GetAsync("b", default);
        await _host.Services.GetRequiredService<TaskBoard>().HoldAsync(batch, task, "ann", default);
        await _host.Services.GetRequiredService<AnnotationLog>().AppendAsync(Draft(task, request), default);
    }

    private AnnotationDocument Draft(string task, string request) => new()
    {
        Id = AnnotationDocument.IdOf(request),
        Dataset = "birds",
        Batch = "b",
        Task = task,
        ImageId = task == "b-000001" ? "000000-0000" : "000000-0001",
        Annotator = "ann",
        Decision = Decision.Remove,
        Created = _host.Time.GetUtcNow(),
        AnnotatorsPerImage = 1,
    };
}
