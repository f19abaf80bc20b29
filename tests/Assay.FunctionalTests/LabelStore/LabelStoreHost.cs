using Assay.LabelStore;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ServiceDefaults;
using Grpc.Core;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>
/// LabelStore alone over the wire, on the embedded stores in a temporary folder, with a clock of its own and an Ingestion that knows one
/// data set. <see cref="RestartAsync"/> is what a crash and a new start leave: the folder.
/// </summary>
public sealed class LabelStoreHost : IAsyncLifetime
{
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private FakeDataset? _dataset;
    private TestApplication? _app;

    public LabelStoreHost() => (_folder, _ownsFolder) = (Directory.CreateTempSubdirectory("assay-labelstore-").FullName, true);

    /// <summary>Another replica, on the stores of the first.</summary>
    internal LabelStoreHost(LabelStoreHost first) => (_folder, _dataset) = (first._folder, first._dataset);

    internal ManualTimeProvider Time { get; } = new();

    internal FakeDataset Dataset => _dataset ?? throw new InvalidOperationException("The host has not started.");

    internal LabelStoreService.LabelStoreServiceClient Client { get; private set; } = null!;

    internal TaxonomyService.TaxonomyServiceClient Taxonomy { get; private set; } = null!;
    internal ExchangeService.ExchangeServiceClient Exchange { get; private set; } = null!;

    internal IServiceProvider Services => _app!.Services;

    internal IObjectStore Objects => Services.GetRequiredService<IObjectStore>();

    internal PublishedLabels Published { get; } = new();

    public async Task InitializeAsync()
    {
        var builder = TestApplication.CreateBuilder(_folder);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(Published);
        builder.Services.AddSingleton(_ => Dataset);
        builder.AddServiceDefaults();
        builder.AddLabelStore();
        builder.AddConsumer<LabelsChangedRecorder, LabelsChangedRecorderDefinition>();
        builder.AddMessaging();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapLabelStore();
        app.MapGrpcService<FakeIngestionService>();
        _dataset ??= new FakeDataset(app.Services.GetRequiredService<IObjectStore>());
        _app = await TestApplication.StartAsync(app);
        Client = new LabelStoreService.LabelStoreServiceClient(_app.Channel);
        Taxonomy = new TaxonomyService.TaxonomyServiceClient(_app.Channel);
        Exchange = new ExchangeService.ExchangeServiceClient(_app.Channel);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        if (_ownsFolder)
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

    internal async Task<SubmitAnnotationResponse> SubmitNoneAsync(
        string task, string annotator, NoValidLabelReason reason = NoValidLabelReason.Ambiguous, OriginalLabelStance stance = OriginalLabelStance.Disagree) =>
        await Client.SubmitAnnotationAsync(new SubmitAnnotationRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Task = task,
            Annotator = annotator,
            Decision = Decision.NoValidLabel,
            NoValidLabel = new NoValidLabel { Reason = reason, Stance = stance },
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
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
