using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Two processes of LabelStore on the same stores.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly LabelStoreHost _first = new();
    private LabelStoreHost? _second;

    private LabelStoreHost Second => _second!;

    public async Task InitializeAsync()
    {
        await _first.InitializeAsync();
        _second = new LabelStoreHost(_first);
        await _second.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Second.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task LeaseTasks_TwoProcessesAtOnce_GiveNoTaskTwice()
    {
        var batch = await _first.CreateBatchAsync(40);
        var leased = await Task.WhenAll(Enumerable.Range(0, 8).Select(place => Host(place).LeaseAsync(batch.Id, $"annotator-{place}", 5)));
        var tasks = leased.SelectMany(share => share.Select(task => task.Id)).ToList();
        Assert.Equal(40, tasks.Count);
        Assert.Equal(40, tasks.Distinct().Count());
    }

    [Fact]
    public async Task SubmitAnnotation_TwoProcessesAtOnce_KeepsEveryAnswerOnceAndNumbersThemWithoutGaps()
    {
        var batch = await _first.CreateBatchAsync(24);
        var tasks = await _first.ListTasksAsync(batch.Id);
        await Task.WhenAll(tasks.Select(async (task, place) =>
        {
            // Sent twice, to both: the request's id makes one of it.
            var request = Guid.NewGuid().ToString();
            await Task.WhenAll(
                Host(place).SubmitAsync(task.Id, "ann", Decision.Keep, request: request),
                Host(place + 1).SubmitAsync(task.Id, "ann", Decision.Keep, request: request));
        }));

        var annotations = new List<AnnotationDocument>();
        var collection = _first.Services.GetRequiredService<IDocumentStore>().Collection(AnnotationDocument.Collection);
        await foreach (var annotation in collection.QueryAllAsync(DocumentQuery.By(AnnotationDocument.ByDataset, FakeDataset.Name)))
            annotations.Add(annotation.Value);
        Assert.Equal(Enumerable.Range(1, 24).Select(number => (long)number), annotations.Select(annotation => annotation.Sequence));
        Assert.Equal(24, annotations.Select(annotation => annotation.Task).Distinct().Count());
    }

    [Fact]
    public async Task CreateLabelVersion_TwoProcessesAtOnce_AgreeOnOne()
    {
        var batch = await _first.CreateBatchAsync(6);
        foreach (var task in await _first.ListTasksAsync(batch.Id))
            await _first.SubmitAsync(task.Id, "ann", Decision.Relabel, [2]);
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(place => Host(place).CreateVersionAsync()));
        Assert.Equal("v0001", Assert.Single(versions.Select(version => version.Name).Distinct()));
    }

    [Fact]
    public async Task ResolveClasses_TwoProcessesAtOnce_GiveANameOneId()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async place => (await Host(place).Client.ResolveClassesAsync(new ResolveClassesRequest
        {
            Dataset = FakeDataset.Name,
            Names = { Enumerable.Range(0, 20).Select(name => $"class-{(name + place) % 20}") },
        })).Ids.Select((id, index) => (Name: (index + place) % 20, Id: id))));
        Assert.Equal(20, ids.SelectMany(found => found).Distinct().Count());
    }

    private LabelStoreHost Host(int place) => place % 2 == 0 ? _first : Second;
}
