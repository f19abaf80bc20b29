using System.Diagnostics;
using System.Diagnostics.Metrics;
using Assay.FunctionalTests.Inference;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Clients;
using Assay.Testing.Otlp;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Xunit;
using LabelTask = Assay.LabelStore.V1.Task;
using MetricKind = Assay.Testing.Otlp.MetricKind;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Telemetry;

/// <summary>All services in process with telemetry on, taken once through the whole loop below one span, and what a collector received.</summary>
public sealed class CollectedLoop : IAsyncLifetime
{
    public const string Dataset = "traced";
    public const int Images = 24;
    private const int ShardSize = 8;
    private static readonly ActivitySource Root = new("Assay.Test");
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, (string Unit, MetricKind Kind)> _instruments = [];
    private OtlpReceiver? _receiver;
    private TestHost? _host;

    public OtlpReceiver Receiver => _receiver!;

    /// <summary>The loop's trace, 32 hex digits.</summary>
    public string TraceId { get; private set; } = "";

    /// <summary>What Prometheus would call every series that any instrument of the process makes.</summary>
    public IReadOnlySet<string> PrometheusNames
    {
        get
        {
            lock (_instruments)
                return _instruments.SelectMany(instrument => PrometheusName.Of(instrument.Key, instrument.Value.Unit, instrument.Value.Kind)).ToHashSet();
        }
    }

    public IReadOnlyList<ReceivedSpan> Trace => [.. Receiver.Spans.Where(span => span.TraceId == TraceId)];

    public async Task InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, _) =>
        {
            lock (_instruments)
                _instruments[instrument.Name] = (instrument.Unit ?? "", KindOf(instrument));
        };
        _listener.Start();

        _receiver = await OtlpReceiver.StartAsync();
        _host = new TestHost(builder =>
        {
            builder.Configuration["Telemetry:OtlpEndpoint"] = _receiver.Grpc.ToString();
            builder.Configuration["Telemetry:ServiceName"] = "assay-test";
            builder.Configuration["Telemetry:ExportInterval"] = "00:00:00.2";
            builder.Configuration["LabelStore:LeaseDuration"] = "00:00:01";
        });
        await _host.InitializeAsync();

        using var channel = GrpcChannel.ForAddress(_host.Grpc, new GrpcChannelOptions { HttpHandler = new TraceContextHandler(new SocketsHttpHandler()) });
        var calls = channel.CreateCallInvoker();
        await new Health.HealthClient(calls).CheckAsync(new HealthCheckRequest { Service = "readiness" });
        using (var root = Root.StartActivity("loop") ?? throw new InvalidOperationException("Nobody listens to the test's spans."))
        {
            TraceId = root.TraceId.ToHexString();
            await LoopAsync(calls, Path.Combine(_host.Folder, "images"));
        }

        await _receiver.UntilAsync("The root of the trace", received => received.Spans.Any(span => span.TraceId == TraceId && span.Name == "loop"));
    }

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
    }

    private static async Task LoopAsync(CallInvoker calls, string folder)
    {
        TestImages.WriteTo(Path.Combine(folder, "one"), Images / 2);
        TestImages.WriteTo(Path.Combine(folder, "two"), Images / 2, firstSeed: 100);
        await File.WriteAllTextAsync(Path.Combine(folder, "two", "0100.png"), "no picture");

        var ingestion = new IngestionService.IngestionServiceClient(calls);
        await ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset, ShardSize = ShardSize });
        var ingest = await ingestion.StartIngestAsync(new StartIngestRequest { Dataset = Dataset, Source = new Source { Folder = new FolderSource { Path = folder } } });
        using (var watch = ingestion.WatchIngest(new WatchIngestRequest { Job = ingest.Job.Id }))
            await DrainAsync(watch.ResponseStream);

        var inference = new InferenceService.InferenceServiceClient(calls);
        var embedding = await inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = Dataset });
        using (var watch = inference.WatchEmbedding(new WatchEmbeddingRequest { Job = embedding.Job.Id }))
            await DrainAsync(watch.ResponseStream);

        var scoring = new ScoringService.ScoringServiceClient(calls);
        var run = await scoring.StartRunAsync(new StartRunRequest { Dataset = Dataset, Parameters = new RunParameters { Head = new HeadParameters { Folds = 2 } } });
        using (var watch = scoring.WatchRun(new WatchRunRequest { Run = run.Run.Id }))
            await DrainAsync(watch.ResponseStream);

        var selection = await new SelectionService.SelectionServiceClient(calls).SelectBatchAsync(new SelectBatchRequest { Dataset = Dataset, Count = 4 });
        await LabelAsync(new LabelStoreService.LabelStoreServiceClient(calls), selection.Selection.Id);
    }

    private static async Task LabelAsync(LabelStoreService.LabelStoreServiceClient labels, string batch)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await HasBatchAsync())
            await Task.Delay(50, limit.Token);

        // One lease runs out, so that the other annotator is given the task in the end.
        await labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = batch, Annotator = "gone", Count = 1 });
        var leased = new Dictionary<string, LabelTask>();
        while (leased.Count < 4)
        {
            var more = await labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = batch, Annotator = "ann", Count = 4 }, cancellationToken: limit.Token);
            foreach (var task in more.Tasks)
                leased[task.Id] = task;
            await Task.Delay(50, limit.Token);
        }

        foreach (var task in leased.Values)
        {
            await labels.SubmitAnnotationAsync(new SubmitAnnotationRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                Task = task.Id,
                Annotator = "ann",
                Decision = Decision.Remove,
            });
        }

        await labels.CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = Dataset });
        using var export = labels.ExportLabels(new ExportLabelsRequest { Dataset = Dataset, Format = ExportFormat.Csv });
        await DrainAsync(export.ResponseStream);

        async Task<bool> HasBatchAsync()
        {
            try
            {
                await labels.GetBatchAsync(new GetBatchRequest { Batch = batch });
                return true;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                return false;
            }
        }
    }

    private static async Task DrainAsync<T>(IAsyncStreamReader<T> stream)
    {
        await foreach (var _ in stream.ReadAllAsync())
        {
        }
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
    }
}
