using System.Diagnostics;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using static Assay.Benchmarks.BenchmarkReport;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Scale;

/// <summary>The whole loop over one data set, a stage at a time, with the speed of each and the memory that every process took for it.</summary>
internal sealed class ScaleRun(IDeployment deployment, string tar, string model, int images)
{
    private const string Dataset = "scale";
    private const string Annotator = "bench";
    private const int LeasedAtOnce = 100;

    // Answers scattered over all shards: the most that a label version has to write.
    private const int ImagesPerAnswer = 500;
    private const int Selected = 50;
    private const int SelectedPerClass = 10;

    private readonly IngestionService.IngestionServiceClient _ingestion =
        deployment.Client<IngestionService.IngestionServiceClient>("ingestion");
    private readonly InferenceService.InferenceServiceClient _inference =
        deployment.Client<InferenceService.InferenceServiceClient>("inference");
    private readonly ScoringService.ScoringServiceClient _scoring =
        deployment.Client<ScoringService.ScoringServiceClient>("scoring");
    private readonly SelectionService.SelectionServiceClient _selection =
        deployment.Client<SelectionService.SelectionServiceClient>("selection");
    private readonly LabelStoreService.LabelStoreServiceClient _labels =
        deployment.Client<LabelStoreService.LabelStoreServiceClient>("labelstore");
    private readonly List<StageResult> _stages = [];

    public ProcessMemory Memory { get; } = new(deployment.Processes);

    public IReadOnlyList<StageResult> Stages => _stages;

    public async Task RunAsync()
    {
        await _inference.RegisterModelAsync(new RegisterModelRequest { Name = ScaleModel.Name, Path = model, Spec = ScaleModel.Spec() });
        await _ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset });

        await StageAsync("ingest", "images", IngestAsync);
        await StageAsync("embed", "images", EmbedAsync);
        var batch = "";
        await StageAsync("select-random", "images", async () =>
        {
            var strategy = new Strategy { Random = new RandomImages { Seed = 1 } };
            batch = (await _selection.SelectBatchAsync(new SelectBatchRequest { Dataset = Dataset, Strategy = strategy, Count = images / ImagesPerAnswer })).Selection.Id;
            return images;
        });
        await StageAsync("annotate", "answers", () => AnswerAsync(batch));
        await StageAsync("label-version", "images", LabelAsync);
        await StageAsync("score", "images", ScoreAsync);
        await StageAsync("select-top", "images", () => SelectAsync(new SelectBatchRequest { Dataset = Dataset, Count = Selected }));
        await StageAsync("select-per-class", "images", () => SelectAsync(new SelectBatchRequest { Dataset = Dataset, PerClass = SelectedPerClass }));
        await StageAsync("report", "images", ReportAsync);
        await StageAsync("export", "images", ExportAsync);
    }

    private async Task StageAsync(string name, string unit, Func<Task<long>> work)
    {
        Memory.Begin();
        var clock = Stopwatch.StartNew();
        var items = await work();
        var stage = new StageResult(name, items, unit, clock.Elapsed.TotalSeconds);
        _stages.Add(stage);
        var memory = string.Join(", ", Memory.End().Select(process => FormattableString.Invariant($"{process.Name} {process.MiB:0}")));
        Say($"{images:N0} images: {name} {items:N0} {unit} in {stage.Seconds:0.0} s, {stage.PerSecond:N0} {unit}/s; peak MiB {memory}");
    }

    private async Task<long> IngestAsync()
    {
        var job = (await _ingestion.StartIngestAsync(new StartIngestRequest { Dataset = Dataset, Source = new Source { Tar = new TarSource { Path = tar } } })).Job;
        return (await _ingestion.WatchIngest(new WatchIngestRequest { Job = job.Id }).SucceededAsync(response => response.Job.Progress)).Job.Progress.Done;
    }

    private async Task<long> EmbedAsync()
    {
        var job = (await _inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = Dataset, Model = ScaleModel.Name })).Job;
        var done = (await _inference.WatchEmbedding(new WatchEmbeddingRequest { Job = job.Id }).SucceededAsync(response => response.Job.Progress)).Job;
        return Require(done.Quarantined == 0, done.Progress.Done, $"{done.Quarantined} images could not be decoded");
    }

    private async Task<long> AnswerAsync(string batch)
    {
        // The batch is opened by a message.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await ExistsAsync(batch))
            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);

        var answers = 0L;
        while (true)
        {
            var leased = (await _labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = batch, Annotator = Annotator, Count = LeasedAtOnce })).Tasks;
            if (leased.Count == 0)
                return answers;
            foreach (var task in leased)
            {
                await _labels.SubmitAnnotationAsync(new SubmitAnnotationRequest
                {
                    RequestId = $"{task.Id}-{Annotator}",
                    Task = task.Id,
                    Annotator = Annotator,
                    Decision = Decision.Relabel,
                    Labels = { (task.GivenClasses[0] + 1) % ScaleSet.Classes },
                });
                answers++;
            }
        }
    }

    private async Task<bool> ExistsAsync(string batch)
    {
        try
        {
            await _labels.GetBatchAsync(new GetBatchRequest { Batch = batch });
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task<long> LabelAsync()
    {
        var version = (await _labels.CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = Dataset })).Version;
        return Require(version.Changed == images / ImagesPerAnswer, images, $"{version.Changed} labels changed");
    }

    private async Task<long> ScoreAsync()
    {
        var run = (await _scoring.StartRunAsync(new StartRunRequest { Dataset = Dataset, Parameters = new RunParameters { Model = ScaleModel.Name } })).Run;
        var done = (await _scoring.WatchRun(new WatchRunRequest { Run = run.Id }).SucceededAsync(response => response.Run.Progress)).Run;
        Say($"{images:N0} images: accuracy out of sample {done.Summary.Head.Accuracy:0.0000} with {100.0 * ScaleSet.CountWrong(images) / images:0.0} % wrong labels");
        return Require(done.Parameters.LabelVersion == "v0001", done.Summary.Scored, $"the labels {done.Parameters.LabelVersion} were scored");
    }

    private async Task<long> SelectAsync(SelectBatchRequest request)
    {
        var response = await _selection.SelectBatchAsync(request);
        var named = new BatchGetImagesRequest { Dataset = Dataset, ImageIds = { response.Images.Select(image => image.ImageId) } };
        // An answer has replaced a few labels by wrong ones; they count as right here, so the share is a lower bound.
        var wrong = (await _ingestion.BatchGetImagesAsync(named)).Images.Count(image => ScaleSet.IsWrong(image.Name));
        Say($"{images:N0} images: {wrong} of the first {response.Images.Count} selected of {response.Selection.Count} had a wrong label in the source");
        return images;
    }

    private async Task<long> ReportAsync()
    {
        var report = await _ingestion.GetDatasetReportAsync(new GetDatasetReportRequest { Dataset = Dataset });
        Say($"{images:N0} images: {report.ExactDuplicates} exact duplicates, {report.ImagesByLabel.Count} classes");
        return Require(report.Measured == images, report.Images, $"{report.Measured} images were measured");
    }

    private async Task<long> ExportAsync()
    {
        using var export = _labels.ExportLabels(new ExportLabelsRequest { Dataset = Dataset, Format = ExportFormat.Csv });
        var lines = 0L;
        await foreach (var part in export.ResponseStream.ReadAllAsync())
            lines += part.Chunk.Span.Count((byte)'\n');
        return Require(lines == images + 1, lines - 1, $"{lines} lines were exported");
    }

    private static long Require(bool holds, long items, string found) =>
        holds ? items : throw new InvalidOperationException($"The run is wrong: {found}.");
}
