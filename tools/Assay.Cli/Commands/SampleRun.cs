using Assay.Cli.CommandLine;
using Assay.Cli.Sample;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands;

/// <summary>
/// The main job on the sample set: ingest, embed, score, select the 50 most suspicious. Each step that an earlier run has done is kept.
/// </summary>
internal static class SampleRun
{
    private const string Dataset = "sample";
    private const string Score = "self_confidence";
    private const int Selected = 50;

    /// <param name="context">Connection.</param>
    /// <param name="folder">Folder of the sample set; made if it is missing.</param>
    /// <param name="web">Address of the Workbench.</param>
    /// <param name="storage">Whether the images are copied.</param>
    public static async Task RunAsync(CommandContext context, string folder, Uri web, StorageMode storage = StorageMode.Unspecified)
    {
        if (!File.Exists(Path.Combine(folder, SampleTruth.FileName)))
            await SampleCommand.MakeAsync(context.Console, new SampleOptions { Folder = folder }, context.CancellationToken);

        var ingestion = context.Client<IngestionService.IngestionServiceClient>();
        await IngestCommand.CreateIfMissingAsync(ingestion, Dataset, context.CancellationToken);
        await IngestAsync(context, ingestion, folder, storage);
        var embedding = await EmbedCommand.WaitAsync(context, await EmbedAsync(context));
        var run = await ScoreAsync(context, embedding.Model);
        var selection = await SelectAsync(context, run);
        await ReportAsync(context, ingestion, folder, embedding, run, selection, web);
    }

    private static async Task IngestAsync(CommandContext context, IngestionService.IngestionServiceClient client, string folder, StorageMode storage)
    {
        var jobs = (await client.ListIngestsAsync(new ListIngestsRequest { Dataset = Dataset, PageSize = 1 }, cancellationToken: context.CancellationToken)).Jobs;
        var job = jobs.FirstOrDefault();
        if (job is null)
        {
            var source = IngestCommand.ParseSource(SampleSet.ImagesFolder(folder), LabelLayout.Unspecified);
            job = (await client.StartIngestAsync(new StartIngestRequest { Dataset = Dataset, Source = source, Storage = storage }, cancellationToken: context.CancellationToken)).Job;
        }

        await IngestCommand.WaitAsync(context, job);
    }

    private static async Task<EmbeddingJob> EmbedAsync(CommandContext context)
    {
        var jobs = await context.Client<InferenceService.InferenceServiceClient>()
            .ListEmbeddingsAsync(new ListEmbeddingsRequest { Dataset = Dataset, PageSize = 1 }, cancellationToken: context.CancellationToken);
        return jobs.Jobs.FirstOrDefault() ?? await EmbedCommand.StartAsync(context, Dataset, model: "");
    }

    private static async Task<Run> ScoreAsync(CommandContext context, string model)
    {
        var runs = await context.Client<ScoringService.ScoringServiceClient>()
            .ListRunsAsync(new ListRunsRequest { Dataset = Dataset }, cancellationToken: context.CancellationToken);
        var run = runs.Runs.FirstOrDefault(listed => listed.Scores.Contains(Score)) ?? await ScoreCommand.StartAsync(context, Dataset, new RunParameters { Model = model });
        return await ScoreCommand.WaitAsync(context, run);
    }

    private static async Task<Selection.V1.Selection> SelectAsync(CommandContext context, Run run)
    {
        var client = context.Client<SelectionService.SelectionServiceClient>();
        var selections = await client.ListSelectionsAsync(new ListSelectionsRequest { Dataset = Dataset, PageSize = 1 }, cancellationToken: context.CancellationToken);
        if (selections.Selections.FirstOrDefault() is { } kept)
            return kept;

        var request = new SelectBatchRequest
        {
            Dataset = Dataset,
            Run = run.Id,
            Strategy = new Strategy { TopScores = new TopScores { Score = Score } },
            Count = Selected,
            Title = $"The {Selected} most suspicious",
        };
        return (await client.SelectBatchAsync(request, cancellationToken: context.CancellationToken)).Selection;
    }

    private static async Task ReportAsync(
        CommandContext context, IngestionService.IngestionServiceClient ingestion, string folder, EmbeddingJob embedding, Run run, Selection.V1.Selection selection, Uri web)
    {
        var dataset = (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = Dataset }, cancellationToken: context.CancellationToken)).Dataset;
        var selected = (await context.Client<SelectionService.SelectionServiceClient>()
            .ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = selection.Id }, cancellationToken: context.CancellationToken)).Images;
        var request = new BatchGetImagesRequest { Dataset = Dataset };
        request.ImageIds.Add(selected.Select(image => image.ImageId));
        var images = (await ingestion.BatchGetImagesAsync(request, cancellationToken: context.CancellationToken)).Images;

        var planted = SampleTruth.Read(folder).Where(truth => truth.IsMislabelled).Select(truth => truth.Name).ToHashSet();
        var seconds = (embedding.Progress.Finished - embedding.Progress.Created).ToTimeSpan().TotalSeconds;
        var batch = await FindBatchAsync(context, selection.Id);
        context.Console.Write(Facts(
            ("images", Number(dataset.Images)),
            ("shards", Number(dataset.Shards)),
            ("images/s embedded", Number(dataset.Images / Math.Max(seconds, 1e-3), "0")),
            ("undecodable", Number(embedding.Quarantined)),
            ("accuracy out of sample", Number(run.Summary.Head.Accuracy, "0.000")),
            ($"planted errors among the {images.Count}", $"{images.Count(image => planted.Contains(image.Name))} (of {Number(planted.Count)} in all)"),
            ("answered by people", $"{batch.Done} of {batch.Tasks}")));
        // Not in the table: a terminal must not break an address that people click.
        context.Console.WriteLine("Decide about them in the Workbench:");
        Console.Out.WriteLine($"  {new Uri(web, $"datasets/{Dataset}/batches/{batch.Id}")}");
    }

    // The batch follows its selection by an event.
    private static async Task<Batch> FindBatchAsync(CommandContext context, string id)
    {
        var client = context.Client<LabelStoreService.LabelStoreServiceClient>();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return (await client.GetBatchAsync(new GetBatchRequest { Batch = id }, cancellationToken: context.CancellationToken)).Batch;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound && attempt < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), context.CancellationToken);
            }
        }
    }
}
