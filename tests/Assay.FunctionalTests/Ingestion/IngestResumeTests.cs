using Assay.Common.V1;
using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Each test has processes of its own, since it ends them in the middle.</summary>
public sealed class IngestResumeTests : IAsyncLifetime
{
    private readonly IngestionHost _host = new();
    private WriteFault _fault = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _host.DisposeAsync();

    // The writes of a copy-free ingest of three shards with several labels: listing, then records, labels, indices and indptr each.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    public async Task Process_KilledAtAWrite_GoesOnToTheSameBytes(int write)
    {
        var folder = _host.MakeFolder([.. Enumerable.Range(0, 5).Select(i => $"{i}.jpg")]);
        var manifest = Path.Combine(folder, "m.csv");
        await File.WriteAllTextAsync(manifest, "path,labels\n" + string.Concat(Enumerable.Range(0, 5).Select(i => $"{4 - i}.jpg,c{i}|c{(i + 1) % 5}\n")));

        await StartAsync(write);
        var killed = await _host.CreateAsync(2);
        var job = (await _host.Client.StartIngestAsync(new StartIngestRequest { Dataset = killed, Source = ManifestOf(manifest) })).Job;
        await _fault.Reached.WaitAsync(TimeSpan.FromSeconds(60));
        await _host.StopAsync();

        // What the source became meanwhile does not matter once it was listed.
        if (write > 1)
            File.Delete(manifest);
        await StartAsync(0);
        var ended = await _host.EndAsync(job.Id);
        Assert.Equal((JobState.Succeeded, 5, 5, 3), (ended.Progress.State, ended.Progress.Done, ended.Progress.Total, ended.Shards));

        await File.WriteAllTextAsync(manifest, "path,labels\n" + string.Concat(Enumerable.Range(0, 5).Select(i => $"{4 - i}.jpg,c{i}|c{(i + 1) % 5}\n")));
        var undisturbed = await _host.CreateAsync(2);
        await _host.IngestWellAsync(undisturbed, ManifestOf(manifest));
        Assert.Equal(await _host.ColumnsAsync(undisturbed), await _host.ColumnsAsync(killed));
        await Eventually.TrueAsync(() => _host.Published.Any(shard => shard.Dataset == killed && shard.Shard == 2));
    }

    [Fact]
    public async Task Process_KilledBetweenCommitAndEvent_PublishesTheShardAtStart()
    {
        await StartAsync(0);
        var dataset = await _host.CreateAsync(2);
        await _host.IngestWellAsync(dataset, FolderOf(_host.MakeFolder("a.jpg", "b.jpg", "c.jpg")));
        var datasets = _host.Services.GetRequiredService<IDocumentStore>().Collection(DatasetDocument.Collection);
        await datasets.UpdateAsync(dataset, document => document with { Announced = 1 });
        await _host.StopAsync();
        await StartAsync(0);
        await Eventually.TrueAsync(() => _host.Published.Count > 0);
        Assert.Equal([(dataset, 1, 1)], _host.Published.Select(shard => (shard.Dataset, shard.Shard, shard.Images)));
    }

    [Fact]
    public async Task Shard_LeftByAJobKilledBeforeItsCommit_KeepsNothingOfIt()
    {
        await StartAsync(0);
        var dataset = await _host.CreateAsync(2);
        string[] left = [DatasetKeys.LabelIndptr(dataset, LabelVersionName.Given, 0), DatasetKeys.LabelIndices(dataset, LabelVersionName.Given, 0)];
        foreach (var key in left)
            await _host.Store.PutAsync(key, new byte[] { 1 });

        await _host.IngestWellAsync(dataset, FolderOf(_host.MakeFolder("one/a.jpg")));
        foreach (var key in left)
            Assert.Null(await _host.Store.StatAsync(key));
    }

    [Fact]
    public async Task StartIngest_WhileAnotherRuns_FailedPrecondition()
    {
        await StartAsync(2);
        var folder = _host.MakeFolder("a.jpg");
        var dataset = await _host.CreateAsync();
        var job = (await _host.Client.StartIngestAsync(new StartIngestRequest { Dataset = dataset, Source = FolderOf(folder) })).Job;
        await _fault.Reached.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True((await _host.Client.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset })).Dataset.Ingesting);
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => _host.IngestAsync(dataset, FolderOf(folder)));
        Assert.Equal($"The data set '{dataset}' is ingesting already (job {job.Id}). Wait for its end or cancel it, then start again.", exception.Status.Detail);
    }

    [Fact]
    public async Task CancelAndResume_GoesOnBehindWhatIsThere()
    {
        await StartAsync(5);
        var folder = _host.MakeFolder([.. Enumerable.Range(0, 7).Select(i => $"{i}.jpg")]);
        var dataset = await _host.CreateAsync(2);
        var job = (await _host.Client.StartIngestAsync(new StartIngestRequest { Dataset = dataset, Source = FolderOf(folder) })).Job;
        await _fault.Reached.WaitAsync(TimeSpan.FromSeconds(60));
        var cancelled = (await _host.Client.CancelIngestAsync(new CancelIngestRequest { Job = job.Id })).Job;
        Assert.Equal(JobState.Cancelled, cancelled.Progress.State);
        await _host.StopAsync();
        await StartAsync(0);
        await Eventually.TrueAsync(() => !_host.Client.GetDataset(new GetDatasetRequest { Dataset = dataset }).Dataset.Ingesting);
        Assert.Equal(2, (await _host.ImagesAsync(dataset)).Count);

        await _host.Client.ResumeIngestAsync(new ResumeIngestRequest { Job = job.Id });
        var ended = await _host.EndAsync(job.Id);
        Assert.Equal((JobState.Succeeded, 7, 7, 4, 0), (ended.Progress.State, ended.Progress.Done, ended.Progress.Total, ended.Shards, ended.Skipped));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"{i}.jpg"), (await _host.ImagesAsync(dataset)).Select(i => i.Name));
    }

    [Fact]
    public async Task Process_DiskFull_JobFailsWithRemedyAndResumes()
    {
        await StartAsync(4, key => new ObjectStoreFullException($"There is no room for '{key}' in the test."));
        var dataset = await _host.CreateAsync(2);
        var job = await _host.IngestAsync(dataset, FolderOf(_host.MakeFolder("a.jpg", "b.jpg", "c.jpg")));
        Assert.Equal(JobState.Failed, job.Progress.State);
        Assert.Equal($"There is no room for 'datasets/{dataset}/shards/000001/images.jsonl' in the test. Make room, then resume the job.", job.Progress.Error);
        Assert.Equal((2, 1), (job.Progress.Done, job.Shards));
        await _host.StopAsync();
        await StartAsync(0);
        await _host.Client.ResumeIngestAsync(new ResumeIngestRequest { Job = job.Id });
        Assert.Equal((JobState.Succeeded, 3), ((await _host.EndAsync(job.Id)).Progress.State, (await _host.ImagesAsync(dataset)).Count));
    }

    [Fact]
    public async Task Process_StoreDownForAWhile_JobWaits()
    {
        var failures = 0;
        await StartAsync(2, key => Interlocked.Increment(ref failures) <= 2 ? new ObjectStoreException("down") : new ObjectStoreException("still down"));
        var dataset = await _host.CreateAsync();
        var job = await _host.IngestAsync(dataset, FolderOf(_host.MakeFolder("a.jpg")));
        Assert.True(failures > 1);
        Assert.Equal("still down Then resume the job.", job.Progress.Error);
    }

    private Task StartAsync(int faultAt, Func<string, Exception>? fault = null)
    {
        _host.Configure = builder =>
        {
            _fault = new WriteFault { At = faultAt, Error = fault };
            builder.Services.AddSingleton<IObjectStore>(new InterceptedObjectStore(new FolderObjectStore(Path.Combine(_host.Folder, "data", "objects")), _fault.BeforePutAsync));
        };
        return _host.StartAsync();
    }
}
