using Assay.Inference;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.Inference;

/// <summary>The Inference service alone in process, with a stand-in for Ingestion that says what the test wants.</summary>
internal sealed class InferenceHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;
    private GrpcChannel? _channel;

    private InferenceHost(WebApplication app, string folder, bool ownsFolder) => (_app, Folder, _ownsFolder) = (app, folder, ownsFolder);

    /// <summary>Folder of this host: objects, database and what the test makes.</summary>
    public string Folder { get; }

    public IServiceProvider Services => _app.Services;

    public FakeIngestion Ingestion => Services.GetRequiredService<FakeIngestion>();

    public IObjectStore Store => Services.GetRequiredService<IObjectStore>();

    public ShardEmbedder Embedder => Services.GetRequiredService<ShardEmbedder>();

    public InferenceService.InferenceServiceClient Client => new(_channel);

    public Grpc.Health.V1.Health.HealthClient Health => new(_channel);

    /// <summary>Builds the service without starting it: for its parts.</summary>
    public static InferenceHost Build(
        string? folder = null, IObjectStore? store = null, Action<WebApplicationBuilder>? configure = null, params (string Setting, string Value)[] settings)
    {
        var owns = folder is null;
        folder ??= Directory.CreateTempSubdirectory("assay-test-").FullName;
        var builder = TestApplication.CreateBuilder(
            folder,
            [("LocalFiles:AllowedRoots:0", "/"), ("Inference:JobInterval", "00:00:00.05"), .. settings.Select(setting => ("Inference:" + setting.Setting, setting.Value))]);
        if (store is not null)
            builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<FakeIngestion>();
        builder.AddServiceDefaults();
        builder.AddInference();
        configure?.Invoke(builder);
        builder.AddMessaging();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapInference();
        app.MapService<FakeIngestion>(IngestionService.Descriptor);
        return new InferenceHost(app, folder, owns);
    }

    public static Task<InferenceHost> StartAsync(params (string Setting, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>Starts the service on the folder of an earlier host.</summary>
    public static Task<InferenceHost> StartAsync(string? folder, params (string Setting, string Value)[] settings) => StartAsync(folder, null, settings);

    /// <summary>Starts the service on a folder, with consumers of the test.</summary>
    public static async Task<InferenceHost> StartAsync(string? folder, Action<WebApplicationBuilder>? configure, params (string Setting, string Value)[] settings)
    {
        var host = Build(folder, configure: configure, settings: settings);
        await host._app.StartAsync();
        host._channel = GrpcChannel.ForAddress(host.Services.GetRequiredService<BoundAddresses>().Grpc, new GrpcChannelOptions { MaxSendMessageSize = 64 << 20 });
        return host;
    }

    /// <summary>Name of the built-in model, registered.</summary>
    public async Task<string> BuiltInModelAsync()
    {
        await Services.GetRequiredService<BuiltInModel>().EnsureAsync(CancellationToken.None);
        return BuiltInModel.Name;
    }

    /// <summary>Writes a shard of these files, by reference, and tells Ingestion.</summary>
    public async Task AddShardAsync(string dataset, int shard, params IEnumerable<string> files)
    {
        var records = files.Select(file => new ImageRecord { Location = ImageLocation.File(file), Name = Path.GetFileName(file) }).ToList();
        await Store.WriteImageRecordsAsync(DatasetKeys.Images(dataset, shard), records);
        Ingestion.Add(dataset, records.Count);
    }

    /// <summary>Every object below a prefix, by key, without the data set's name in it.</summary>
    public async Task<SortedDictionary<string, string>> ReadShardsAsync(string dataset)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var entry in Store.ListAsync(DatasetKeys.Shards(dataset)))
            contents[entry.Key] = Convert.ToHexString(await Store.ReadAllAsync(entry.Key));
        return contents;
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
