using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.RealParts;

/// <summary>What the main job works on.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Source">Folder, tar, manifest or prefix.</param>
/// <param name="ShardSize">Images a shard.</param>
/// <param name="Storage">Copied into the object store, or by reference.</param>
/// <param name="Model">Model; empty = the default one.</param>
public sealed record MainJobPlan(string Dataset, Source Source, int ShardSize, StorageMode Storage = StorageMode.Unspecified, string Model = "")
{
    /// <summary>Regularisations that heads are tried with; empty = the service's own list.</summary>
    public IReadOnlyList<double> Regularisation { get; init; } = [];
}

/// <summary>
/// The main job, ingest to selection, as a patient operator would drive it through the services' APIs: a call that finds nobody is made
/// again, and what failed for a reason that has gone is resumed. Every step may be repeated without harm.
/// </summary>
public sealed class MainJob(MainJobPlan plan, ServiceProcesses processes, CancellationToken cancellationToken)
{
    private const int Selected = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Patience _patience = new(cancellationToken);

    /// <summary>Where the job is.</summary>
    public MainJobStage Stage { get; private set; }

    /// <summary>Images that the present stage has finished.</summary>
    public long Done { get; private set; }

    /// <summary>How often a job had failed and was resumed.</summary>
    public int Resumed { get; private set; }

    /// <summary>How long each stage took.</summary>
    public Dictionary<MainJobStage, TimeSpan> Times { get; } = [];

    /// <summary>The run that scored.</summary>
    public string Run { get; private set; } = "";

    private IngestionService.IngestionServiceClient Ingestion => processes.Client<IngestionService.IngestionServiceClient>(NameOf("ingestion"));

    private InferenceService.InferenceServiceClient Inference => processes.Client<InferenceService.InferenceServiceClient>(NameOf("inference"));

    private ScoringService.ScoringServiceClient Scoring => processes.Client<ScoringService.ScoringServiceClient>(NameOf("scoring"));

    private SelectionService.SelectionServiceClient Selection => processes.Client<SelectionService.SelectionServiceClient>(NameOf("selection"));

    /// <summary>Runs every stage to its end and returns the images selected.</summary>
    public async Task<IReadOnlyList<SelectedImage>> RunAsync()
    {
        await TimeAsync(MainJobStage.Ingest, IngestAsync);
        await TimeAsync(MainJobStage.Embed, EmbedAsync);
        await TimeAsync(MainJobStage.Score, ScoreAsync);
        IReadOnlyList<SelectedImage> selected = [];
        await TimeAsync(MainJobStage.Select, async () => selected = await SelectAsync());
        Stage = MainJobStage.Ended;
        return selected;
    }

    public async Task IngestAsync()
    {
        await _patience.CallAsync(async () =>
        {
            try
            {
                await Ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = plan.Dataset, ShardSize = plan.ShardSize }, Options);
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
            {
            }

            return true;
        });
        var job = await _patience.CallAsync(async () =>
        {
            var jobs = (await Ingestion.ListIngestsAsync(new ListIngestsRequest { Dataset = plan.Dataset }, Options)).Jobs;
            return jobs.Count > 0
                ? jobs[0].Id
                : (await Ingestion.StartIngestAsync(new StartIngestRequest { Dataset = plan.Dataset, Source = plan.Source, Storage = plan.Storage }, Options)).Job.Id;
        });
        await FollowAsync(
            async () => (await Ingestion.GetIngestAsync(new GetIngestRequest { Job = job }, Options)).Job.Progress,
            async () => await Ingestion.ResumeIngestAsync(new ResumeIngestRequest { Job = job }, Options));
    }

    public async Task EmbedAsync()
    {
        var job = await StartEmbeddingAsync();
        await FollowAsync(
            async () => (await Inference.GetEmbeddingAsync(new GetEmbeddingRequest { Job = job }, Options)).Job.Progress,
            async () => job = await StartEmbeddingAsync());
    }

    public async Task ScoreAsync()
    {
        Run = await StartRunAsync(mayFind: true);
        await FollowAsync(
            async () => (await Scoring.GetRunAsync(new GetRunRequest { Run = Run }, Options)).Run.Progress,
            async () => Run = await StartRunAsync(mayFind: false));
    }

    public async Task<IReadOnlyList<SelectedImage>> SelectAsync()
    {
        var selection = await _patience.CallAsync(async () =>
        {
            var made = (await Selection.ListSelectionsAsync(new ListSelectionsRequest { Dataset = plan.Dataset }, Options)).Selections;
            if (made.Count > 0)
                return made[0].Id;
            var request = new SelectBatchRequest
            {
                Dataset = plan.Dataset,
                Run = Run,
                Strategy = new Strategy { TopScores = new TopScores { Score = "self_confidence" } },
                Count = Selected,
            };
            return (await Selection.SelectBatchAsync(request, Options)).Selection.Id;
        });
        return (await _patience.CallAsync(async () => await Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = selection }, Options))).Images;
    }

    private CallOptions Options => new(deadline: DateTime.UtcNow.AddSeconds(60), cancellationToken: cancellationToken);

    private Task<string> StartEmbeddingAsync() => _patience.CallAsync(async () =>
        (await Inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = plan.Dataset, Model = plan.Model }, Options)).Job.Id);

    private Task<string> StartRunAsync(bool mayFind) => _patience.CallAsync(async () =>
    {
        // A call whose answer was lost may have started one.
        var runs = mayFind ? (await Scoring.ListRunsAsync(new ListRunsRequest { Dataset = plan.Dataset }, Options)).Runs : [];
        return runs.Count > 0
            ? runs[0].Id
            : (await Scoring.StartRunAsync(new StartRunRequest { Dataset = plan.Dataset, Parameters = new RunParameters { Model = plan.Model, Head = new HeadParameters { Regularisation = { plan.Regularisation } } } }, Options)).Run.Id;
    });

    private async Task FollowAsync(Func<Task<JobProgress>> read, Func<Task> resume)
    {
        while (true)
        {
            var progress = await _patience.CallAsync(read);
            Done = progress.Done;
            switch (progress.State)
            {
                case JobState.Succeeded:
                    return;
                case JobState.Cancelled:
                    throw new InvalidOperationException($"{Stage} was cancelled.");
                case JobState.Failed:
                    Resumed++;
                    await _patience.CallAsync(async () =>
                    {
                        await resume();
                        return true;
                    });
                    break;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task TimeAsync(MainJobStage stage, Func<Task> work)
    {
        (Stage, Done) = (stage, 0);
        var started = TimeProvider.System.GetTimestamp();
        await work();
        Times[stage] = TimeProvider.System.GetElapsedTime(started);
    }

    // One process answers for all where there is only one.
    private string NameOf(string service) => processes.Names is [var only] ? only : service;
}
