using Assay.LabelStore;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>
/// LabelStore alone over the wire, on the embedded stores in a temporary folder, with a clock of its own and an Ingestion that knows one
/// data set. <see cref="RestartAsync"/> is what a crash and a new start leave: the folder.
/// </summary>
public sealed class LabelStoreHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-labelstore-").FullName;
    private FakeDataset? _dataset;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    internal ManualTimeProvider Time { get; } = new();

    internal FakeDataset Dataset => _dataset ?? throw new InvalidOperationException("The host has not started.");

    internal LabelStoreService.LabelStoreServiceClient Client { get; private set; } = null!;

    internal IServiceProvider Services => _app!.Services;

    internal IObjectStore Objects => Services.GetRequiredService<IObjectStore>();

    internal PublishedLabels Published { get; } = new();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--Endpoints:Grpc=http://127.0.0.1:0", $"--ObjectStorage:Folder={_folder}/objects", $"--Documents:Path={_folder}/assay.db",
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(Published);
        builder.Services.AddSingleton(_ => Dataset);
        builder.AddServiceDefaults();
        builder.AddLabelStore();
        builder.AddConsumer<LabelsChangedRecorder, LabelsChangedRecorderDefinition>();
        builder.AddMessaging();

        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapLabelStore();
        _app.MapGrpcService<FakeIngestionService>();
        _dataset ??= new FakeDataset(Objects);
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(Services.GetRequiredService<BoundAddresses>().Grpc);
        Client = new LabelStoreService.LabelStoreServiceClient(_channel);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Publishes on the bus, as Selection would.</summary>
    internal Task PublishAsync<T>(T message)
        where T : class => Services.GetRequiredService<IBus>().Publish(message);

    /// <summary>Asks again until the answer is as wanted: what happens after a message or at start has no other sign.</summary>
    internal static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> good)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                var value = await read();
                if (good(value))
                    return value;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
            }

            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Three classes (owl, tit, crow) and a batch of the first images of shard 0.</summary>
    internal async Task<Batch> CreateBatchAsync(int images, int annotators = 1, string id = "")
    {
        await Client.ResolveClassesAsync(new ResolveClassesRequest { Dataset = FakeDataset.Name, Names = { "owl", "tit", "crow" } });
        if (Dataset.Shards == 0)
            await Dataset.AddShardAsync(images);
        var response = await Client.CreateBatchAsync(new CreateBatchRequest
        {
            Id = id,
            Dataset = FakeDataset.Name,
            Title = "Suspicious owls",
            AnnotatorsPerImage = annotators,
            ImageIds = { FakeDataset.Ids(0, images) },
        });
        return response.Batch;
    }

    internal async Task<IReadOnlyList<Assay.LabelStore.V1.Task>> ListTasksAsync(string batch, string annotator = "") =>
        (await Client.ListTasksAsync(new ListTasksRequest { Batch = batch, Annotator = annotator, PageSize = 1000 })).Tasks;

    internal async Task<IReadOnlyList<Assay.LabelStore.V1.Task>> LeaseAsync(string batch, string annotator, int count = 10) =>
        (await Client.LeaseTasksAsync(new LeaseTasksRequest { Batch = batch, Annotator = annotator, Count = count })).Tasks;

    internal async Task<SubmitAnnotationResponse> SubmitAsync(
        string task, string annotator, Decision decision, int[]? labels = null, string? request = null) =>
        await Client.SubmitAnnotationAsync(new SubmitAnnotationRequest
        {
            RequestId = request ?? Guid.NewGuid().ToString(),
            Task = task,
            Annotator = annotator,
            Decision = decision,
            Labels = { labels ?? [] },
        });

    internal async Task<LabelVersion> CreateVersionAsync() =>
        (await Client.CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = FakeDataset.Name })).Version;

    internal async Task<byte[]> ExportAsync(ExportFormat format, string version = "")
    {
        using var call = Client.ExportLabels(new ExportLabelsRequest { Dataset = FakeDataset.Name, Format = format, LabelVersion = version });
        using var file = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            Assert.InRange(part.Chunk.Length, 1, 64 * 1024);
            part.Chunk.WriteTo(file);
        }

        return file.ToArray();
    }

    private async Task StopAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
