using System.Globalization;
using System.Net.Mime;
using Assay.AllInOne;
using Assay.Cli.Sample;
using Assay.Common.V1;
using Assay.Contracts.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Operations.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.BrowserTests;

/// <summary>All services in process with a small sample set that is embedded and scored, and a browser.</summary>
public sealed class WorkbenchFixture : IAsyncLifetime
{
    public const string Dataset = "sample";
    private readonly Dictionary<string, IReadOnlyList<string>> _added = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("assay-browser-");
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Folder of the sample set's images.</summary>
    public string Images => SampleSet.ImagesFolder(System.IO.Path.Combine(_folder.FullName, "sample"));

    public Uri Web => _app!.Services.GetRequiredService<BoundAddresses>().Web!;

    public async Task InitializeAsync()
    {
        if (Chromium.Lack is not null)
            return;

        var sample = System.IO.Path.Combine(_folder.FullName, "sample");
        await SampleSet.WriteAsync(new SampleOptions { Folder = sample, Count = 120, Seed = 5 }, null, CancellationToken.None);
        _app = AllInOneApplication.Build(
            ["--Endpoints:Grpc=http://127.0.0.1:0", "--Endpoints:Web=http://127.0.0.1:0", $"--Data:Folder={System.IO.Path.Combine(_folder.FullName, "data")}"]);
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Services.GetRequiredService<BoundAddresses>().Grpc);
        await LoadAsync(SampleSet.ImagesFolder(sample));

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> => (TClient)Activator.CreateInstance(typeof(TClient), _channel!.CreateCallInvoker())!;

    /// <summary>A browser session of its own, as another person would have it.</summary>
    public Task<IBrowserContext> OpenAsync(ColorScheme scheme = ColorScheme.Light) => _browser!.NewContextAsync(new BrowserNewContextOptions
    {
        BaseURL = Web.ToString(),
        ViewportSize = new ViewportSize { Width = 1280, Height = 720 },
        ColorScheme = scheme,
        Locale = "en-GB",
        ReducedMotion = ReducedMotion.Reduce,
    });

    /// <summary>Opens a batch of images that no other batch has; the most suspicious that are left.</summary>
    public async Task<Batch> SelectAsync(int count)
    {
        var selection = (await Client<SelectionService.SelectionServiceClient>().SelectBatchAsync(new SelectBatchRequest { Dataset = Dataset, Count = count })).Selection;
        var labels = Client<LabelStoreService.LabelStoreServiceClient>();
        // The label store hears of the selection by an event; no call waits for it.
        for (var turn = 0; ; turn++)
        {
            try
            {
                return (await labels.GetBatchAsync(new GetBatchRequest { Batch = selection.Id })).Batch;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound && turn < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Opens a batch of the images that are least suspicious, which <see cref="SelectAsync"/> comes to last, asking whatever the request says.</summary>
    public async Task<Batch> OpenBatchAsync(int count, CreateBatchRequest request)
    {
        var selection = Client<SelectionService.SelectionServiceClient>();
        var surest = new Strategy { TopScores = new TopScores { Score = "self_confidence", LargestFirst = true } };
        var selected = (await selection.SelectBatchAsync(new SelectBatchRequest { Dataset = Dataset, Count = count, DryRun = true, Strategy = surest })).Selection;
        var images = await selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = selected.Id });
        request.Dataset = Dataset;
        request.ImageIds.AddRange(images.Images.Select(image => image.ImageId));
        return (await Client<LabelStoreService.LabelStoreServiceClient>().CreateBatchAsync(request)).Batch;
    }

    /// <summary>The images of a data set of as many images, not embedded, and of as many classes.</summary>
    public async Task<IReadOnlyList<string>> EnsureDatasetAsync(string name, int images, int classes)
    {
        if (!_added.TryGetValue(name, out var ids))
            _added[name] = ids = await AddDatasetAsync(name, images, classes);
        return ids;
    }

    private async Task<IReadOnlyList<string>> AddDatasetAsync(string name, int images, int classes)
    {
        // One folder of images serves every data set of that size.
        var folder = System.IO.Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"images-{images}"));
        if (!Directory.Exists(folder))
            await SampleSet.WriteAsync(new SampleOptions { Folder = folder, Count = images, Seed = 7 }, null, CancellationToken.None);
        await IngestAsync(name, SampleSet.ImagesFolder(folder));
        var names = Enumerable.Range(0, classes).Select(number => string.Create(CultureInfo.InvariantCulture, $"class {number:00000} of {classes}"));
        await Client<LabelStoreService.LabelStoreServiceClient>().ResolveClassesAsync(new ResolveClassesRequest { Dataset = name, Names = { names } });
        return [.. Enumerable.Range(0, images).Select(row => string.Create(CultureInfo.InvariantCulture, $"000000-{row:0000}"))];
    }

    /// <summary>Stops the embedding of a data set before it has come to anything.</summary>
    public async Task StopEmbeddingAsync(string dataset)
    {
        var inference = Client<InferenceService.InferenceServiceClient>();
        var job = (await inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = dataset })).Job;
        await inference.CancelEmbeddingAsync(new CancelEmbeddingRequest { Job = job.Id });
    }

    /// <summary>Puts text into a queue as it is.</summary>
    public async Task SendRawAsync(string queue, string text)
    {
        var endpoint = await _app!.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"queue:{queue}"));
        // Only its serializer counts.
        var stand = new BatchSelected { Dataset = "", Selection = "", ItemsKey = "", Title = "", AnnotatorsPerImage = 1, LabelVersion = "" };
        await endpoint.Send(stand, Pipe.Execute<SendContext<BatchSelected>>(
            context => context.Serializer = new CopyBodySerializer(new ContentType("application/vnd.masstransit+json"), new StringMessageBody(text))));
        await FailedAsync(1);
    }

    /// <summary>Waits for as many failed messages.</summary>
    public async Task FailedAsync(int count)
    {
        var operations = Client<OperationsService.OperationsServiceClient>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await operations.ListFailedMessagesAsync(new ListFailedMessagesRequest(), cancellationToken: limit.Token)).Messages.Count != count)
            await Task.Delay(50, limit.Token);
    }

    public async Task<IReadOnlyList<Assay.LabelStore.V1.Task>> TasksAsync(Batch batch, string annotator) =>
        (await Client<LabelStoreService.LabelStoreServiceClient>().ListTasksAsync(new ListTasksRequest { Batch = batch.Id, Annotator = annotator })).Tasks;

    public async Task<IReadOnlyList<string>> ClassesAsync() =>
        [.. (await Client<LabelStoreService.LabelStoreServiceClient>().GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = Dataset })).Classes.Select(entry => entry.Name)];

    private async Task LoadAsync(string images)
    {
        await IngestAsync(Dataset, images);
        await EmbedAsync(Dataset);
        var scoring = Client<ScoringService.ScoringServiceClient>();
        var run = (await scoring.StartRunAsync(new StartRunRequest { Dataset = Dataset, Parameters = new RunParameters() })).Run;
        using (var watch = scoring.WatchRun(new WatchRunRequest { Run = run.Id }))
            await EndAsync(watch.ResponseStream, response => response.Run.Progress);
    }

    private async Task EmbedAsync(string dataset)
    {
        var inference = Client<InferenceService.InferenceServiceClient>();
        var embedding = (await inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = dataset })).Job;
        using var watch = inference.WatchEmbedding(new WatchEmbeddingRequest { Job = embedding.Id });
        await EndAsync(watch.ResponseStream, response => response.Job.Progress);
    }

    private async Task IngestAsync(string dataset, string images)
    {
        var ingestion = Client<IngestionService.IngestionServiceClient>();
        await ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = dataset, Description = "Rendered scenes with planted errors" });
        var ingest = (await ingestion.StartIngestAsync(new StartIngestRequest { Dataset = dataset, Source = new Source { Folder = new FolderSource { Path = images } } })).Job;
        using var watch = ingestion.WatchIngest(new WatchIngestRequest { Job = ingest.Id });
        await EndAsync(watch.ResponseStream, response => response.Job.Progress);
    }

    private static async Task EndAsync<T>(IAsyncStreamReader<T> stream, Func<T, JobProgress> progressOf)
    {
        JobProgress? last = null;
        await foreach (var response in stream.ReadAllAsync())
            last = progressOf(response);
        if (last?.State != JobState.Succeeded)
            throw new InvalidOperationException($"The sample set was not made ready: {last?.State} {last?.Error}");
    }
}
