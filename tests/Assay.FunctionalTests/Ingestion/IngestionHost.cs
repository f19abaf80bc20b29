using System.Globalization;
using System.Text;
using Assay.Common.V1;
using Assay.Ingestion;
using Assay.Ingestion.V1;
using Assay.LabelStore;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ServiceDefaults;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Ingestion and LabelStore in one process, over SQLite and a folder, called over the wire. Can be stopped and started again.</summary>
public sealed class IngestionHost : IAsyncLifetime
{
    private TestApplication? _app;
    private readonly bool _ownsFolder;
    private int _names;

    /// <summary>Removed with all that is in it at the end; below an allowed root.</summary>
    public string Folder { get; }

    public IngestionHost() => (Folder, _ownsFolder) = (Directory.CreateTempSubdirectory("assay-ingestion-").FullName, true);

    /// <summary>Another replica, on the stores of the first.</summary>
    internal IngestionHost(IngestionHost first) => Folder = first.Folder;

    /// <summary>Settings beside the usual ones.</summary>
    internal (string Key, string Value)[] Settings { get; init; } = [];

    /// <summary>Changes the process before its services are added, at each start.</summary>
    internal Action<WebApplicationBuilder>? Configure { get; set; }

    internal IngestionService.IngestionServiceClient Client => new(Channel);

    internal GrpcChannel Channel => _app!.Channel;

    internal IObjectStore Store => Services.GetRequiredService<IObjectStore>();

    internal IServiceProvider Services => _app!.Services;

    internal IReadOnlyList<(string Dataset, int Shard, int Images, IReadOnlyList<string> Models)> Published => Services.GetRequiredService<PublishedShards>().All;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    internal async Task StartAsync()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "in"));
        var data = Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName;
        var builder = TestApplication.CreateBuilder(data, [("LocalFiles:AllowedRoots:0", Path.Combine(Folder, "in")), ("Ingestion:Patience", "00:00:00.5"), .. Settings]);
        Configure?.Invoke(builder);
        builder.AddServiceDefaults();
        builder.AddIngestion();
        builder.AddLabelStore();
        builder.Services.AddSingleton<PublishedShards>();
        builder.AddConsumer<PublishedShardsConsumer, PublishedShardsConsumerDefinition>();
        builder.AddMessaging();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapIngestion();
        app.MapLabelStore();
        _app = await TestApplication.StartAsync(app);
    }

    internal async Task StopAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>A new data set; shards are small so that there are several.</summary>
    internal async Task<string> CreateAsync(int shardSize = 4, params string[] models)
    {
        var name = $"set-{Interlocked.Increment(ref _names)}";
        await Client.CreateDatasetAsync(new CreateDatasetRequest { Name = name, ShardSize = shardSize, Models = { models } });
        return name;
    }

    /// <summary>Ingests and waits for the end, whatever it is.</summary>
    internal async Task<IngestJob> IngestAsync(string dataset, Source source, StorageMode storage = StorageMode.Unspecified)
    {
        var response = await Client.StartIngestAsync(new StartIngestRequest { Dataset = dataset, Source = source, Storage = storage });
        return await EndAsync(response.Job.Id);
    }

    /// <summary>Ingests what must succeed.</summary>
    internal async Task<IngestJob> IngestWellAsync(string dataset, Source source, StorageMode storage = StorageMode.Unspecified)
    {
        var job = await IngestAsync(dataset, source, storage);
        Assert.Equal("", job.Progress.Error);
        Assert.Equal(JobState.Succeeded, job.Progress.State);
        return job;
    }

    internal async Task<IngestJob> EndAsync(string job)
    {
        using var call = Client.WatchIngest(new WatchIngestRequest { Job = job }, deadline: DateTime.UtcNow.AddMinutes(2));
        var last = new IngestJob();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            last = response.Job;
        return last;
    }

    internal async Task<IReadOnlyList<Image>> ImagesAsync(string dataset) =>
        (await Client.ListImagesAsync(new ListImagesRequest { Dataset = dataset, PageSize = 10_000 })).Images;

    /// <summary>A folder below the allowed root with files of these names; each holds its own name.</summary>
    internal string MakeFolder(params string[] files)
    {
        var folder = Path.Combine(Folder, "in", $"source-{Interlocked.Increment(ref _names)}");
        Directory.CreateDirectory(folder);
        AddFiles(folder, files);
        return folder;
    }

    internal static void AddFiles(string folder, params string[] files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }
    }

    /// <summary>A file below the allowed root.</summary>
    internal string MakeFile(string extension, string content) => MakeFile(extension, Encoding.UTF8.GetBytes(content));

    internal string MakeFile(string extension, byte[] content)
    {
        var path = Path.Combine(Folder, "in", string.Create(CultureInfo.InvariantCulture, $"file-{Interlocked.Increment(ref _names)}{extension}"));
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Every shard and label object of a data set with its bytes.</summary>
    internal async Task<SortedDictionary<string, string>> ColumnsAsync(string dataset)
    {
        var columns = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (string[])["shards/", "labels/"])
        {
            await foreach (var entry in Store.ListAsync($"datasets/{dataset}/{part}"))
                columns[entry.Key[$"datasets/{dataset}/".Length..]] = Convert.ToHexString(await Store.ReadAllAsync(entry.Key));
        }

        return columns;
    }

    internal static Source FolderOf(string path, LabelLayout labels = LabelLayout.Unspecified) => new() { Folder = new FolderSource { Path = path, Labels = labels } };

    internal static Source TarOf(string path, LabelLayout labels = LabelLayout.Unspecified) => new() { Tar = new TarSource { Path = path, Labels = labels } };

    internal static Source BucketOf(string bucket, string prefix = "") => new() { Bucket = new BucketSource { Bucket = bucket, Prefix = prefix } };

    internal static Source ManifestOf(string path) => new() { Manifest = new ManifestSource { Path = path } };

    internal static async Task<RpcException> FailsAsync(StatusCode status, Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(status, exception.StatusCode);
        return exception;
    }
}
