using Assay.Common.V1;
using Assay.Documents;
using Assay.Ingestion.Jobs;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Two processes of Ingestion on the same stores.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private static readonly (string, string)[] Quick =
        [("Jobs:LeaseDuration", "00:00:02"), ("Jobs:HeartbeatInterval", "00:00:00.2"), ("Jobs:SweepInterval", "00:00:00.2")];

    private readonly TaskCompletionSource<IngestionHost> _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new();
    private readonly IngestionHost _first = new() { Settings = Quick };
    private IngestionHost? _second;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_second is not null)
            await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    // The listing, and the records of the second shard.
    [Theory]
    [InlineData("listings/")]
    [InlineData("000001/images.jsonl")]
    public async Task StartIngest_WorkerFrozenInAWrite_TheOtherEndsItWithTheSameBytes(string write)
    {
        var names = Enumerable.Range(0, 7).Select(i => $"c{i % 2}/{i}.jpg").ToArray();
        _first.Configure = builder => builder.Services.AddSingleton<IObjectStore>(_ => Freezing(_first, write));
        await _first.StartAsync();
        _second = new IngestionHost(_first) { Settings = Quick };
        _second.Configure = builder => builder.Services.AddSingleton<IObjectStore>(_ => Freezing(_second, write));
        await _second.StartAsync();

        var folder = _first.MakeFolder(names);
        var dataset = await _first.CreateAsync(2);
        var job = (await _first.Client.StartIngestAsync(new StartIngestRequest { Dataset = dataset, Source = FolderOf(folder) })).Job;
        var frozen = await _frozen.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var other = frozen == _first ? _second : _first;
        // What it does not know: its time is over, and the source has another image by now.
        AddFiles(folder, "c0/8.jpg");
        var jobs = _first.Services.GetRequiredService<IDocumentStore>().Collection(IngestJobDocument.Collection);
        await jobs.UpdateAsync(job.Id, current => current.WithJob(current.Record with { Lease = current.Record.Lease with { Owner = "the past", Expires = default } }));

        var ended = await other.EndAsync(job.Id);
        _gate.SetResult();

        Assert.Equal((JobState.Succeeded, ""), (ended.Progress.State, ended.Progress.Error));
        var images = write.StartsWith("listings", StringComparison.Ordinal) ? 8 : 7;
        Assert.Equal((images, 4), (ended.Progress.Done, ended.Shards));
        Assert.Equal(images, (await other.ImagesAsync(dataset)).Count);

        if (images == 7)
            File.Delete(Path.Combine(folder, "c0/8.jpg"));
        var undisturbed = await _first.CreateAsync(2);
        await _first.IngestWellAsync(undisturbed, FolderOf(folder));
        Assert.Equal(await other.ColumnsAsync(undisturbed), await other.ColumnsAsync(dataset));
    }

    private InterceptedObjectStore Freezing(IngestionHost host, string write) => new(
        new FolderObjectStore(Path.Combine(_first.Folder, "data", "objects")),
        (key, _) => key.Contains(write, StringComparison.Ordinal) && _frozen.TrySetResult(host) ? _gate.Task : Task.CompletedTask);
}
