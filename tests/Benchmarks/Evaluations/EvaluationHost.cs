using Assay.AllInOne;
using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Evaluations;

/// <summary>Assay in this process on free ports, with a folder of its own; what an experiment runs on, over gRPC as any client.</summary>
internal sealed class EvaluationHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly bool _temporary;

    private EvaluationHost(WebApplication app, string folder, bool temporary)
    {
        _app = app;
        _temporary = temporary;
        Folder = folder;
        _channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<BoundAddresses>().Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Ingestion = new IngestionService.IngestionServiceClient(_channel);
        Inference = new InferenceService.InferenceServiceClient(_channel);
        Scoring = new ScoringService.ScoringServiceClient(_channel);
        Labels = new LabelStoreService.LabelStoreServiceClient(_channel);
        Selection = new SelectionService.SelectionServiceClient(_channel);
        Campaigns = new CampaignService.CampaignServiceClient(_channel);
    }

    /// <summary>The folder that holds Assay's data; removed at the end, unless it was given.</summary>
    public string Folder { get; }

    public IngestionService.IngestionServiceClient Ingestion { get; }

    public InferenceService.InferenceServiceClient Inference { get; }

    public ScoringService.ScoringServiceClient Scoring { get; }

    public LabelStoreService.LabelStoreServiceClient Labels { get; }

    public SelectionService.SelectionServiceClient Selection { get; }

    public CampaignService.CampaignServiceClient Campaigns { get; }

    /// <summary>Address of the Workbench.</summary>
    public Uri Web => _app.Services.GetRequiredService<BoundAddresses>().Web!;

    public IObjectStore Objects => _app.Services.GetRequiredService<IObjectStore>();

    /// <param name="keep">Absolute folder that stays, so that a later run goes on with what is there; null = a temporary one.</param>
    /// <param name="configuration">More configuration, as <c>--Section:Key=value</c>.</param>
    public static async Task<EvaluationHost> StartAsync(string? keep = null, IReadOnlyList<string>? configuration = null)
    {
        var folder = keep ?? Directory.CreateTempSubdirectory("assay-eval-").FullName;
        var app = AllInOneApplication.Build(
            ["--Endpoints:Grpc=http://127.0.0.1:0", "--Endpoints:Web=http://127.0.0.1:0", $"--Data:Folder={Path.Combine(folder, "data")}", .. configuration ?? []]);
        await app.StartAsync();
        return new EvaluationHost(app, folder, temporary: keep is null);
    }

    /// <summary>Makes what an earlier run may have made.</summary>
    public static async Task UnlessExistsAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
        {
            // It did.
        }
    }

    /// <summary>Creates a data set from a source and waits until it is ingested.</summary>
    public async Task<Dataset> IngestAsync(string dataset, Source source)
    {
        await Ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = dataset });
        return await AppendAsync(dataset, source);
    }

    /// <summary>Waits until what an earlier run began to ingest is done, then appends from a source what the data set lacks.</summary>
    public async Task<Dataset> AppendAsync(string dataset, Source source)
    {
        foreach (var earlier in (await Ingestion.ListIngestsAsync(new ListIngestsRequest { Dataset = dataset })).Jobs)
        {
            if (earlier.Progress.State is JobState.Pending or JobState.Running)
                await Ingestion.WatchIngest(new WatchIngestRequest { Job = earlier.Id }).SucceededAsync(response => response.Job.Progress);
        }

        var job = (await Ingestion.StartIngestAsync(new StartIngestRequest { Dataset = dataset, Source = source })).Job;
        await Ingestion.WatchIngest(new WatchIngestRequest { Job = job.Id }).SucceededAsync(response => response.Job.Progress);
        return (await Ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset })).Dataset;
    }

    /// <summary>Embeds a data set and waits until it is done.</summary>
    public async Task<EmbeddingJob> EmbedAsync(string dataset, string model)
    {
        var job = (await Inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = dataset, Model = model })).Job;
        return (await Inference.WatchEmbedding(new WatchEmbeddingRequest { Job = job.Id }).SucceededAsync(response => response.Job.Progress)).Job;
    }

    /// <summary>Scores a data set and waits until it is done.</summary>
    public Task<Run> ScoreAsync(string dataset, string model) => RunAsync(dataset, new RunParameters { Model = model });

    /// <summary>Does a run and waits until it is done.</summary>
    public async Task<Run> RunAsync(string dataset, RunParameters parameters)
    {
        var run = (await Scoring.StartRunAsync(new StartRunRequest { Dataset = dataset, Parameters = parameters })).Run;
        return (await Scoring.WatchRun(new WatchRunRequest { Run = run.Id }).SucceededAsync(response => response.Run.Progress)).Run;
    }

    /// <summary>Starts a campaign, waits until it ends by itself and returns it with its rounds.</summary>
    /// <exception cref="InvalidOperationException">It failed or was stopped.</exception>
    public async Task<(Campaign Campaign, IReadOnlyList<CampaignRound> Rounds)> CampaignAsync(string dataset, string id, CampaignPlan plan)
    {
        await Campaigns.StartCampaignAsync(new StartCampaignRequest { Id = id, Dataset = dataset, Plan = plan });
        Campaign? last = null;
        using (var watch = Campaigns.WatchCampaign(new WatchCampaignRequest { Campaign = id }))
        {
            await foreach (var response in watch.ResponseStream.ReadAllAsync())
                last = response.Campaign;
        }

        if (last?.State != CampaignState.Completed)
            throw new InvalidOperationException($"The campaign {id} ended as {last?.State}: {last?.Error}");
        var rounds = await Campaigns.ListCampaignRoundsAsync(new ListCampaignRoundsRequest { Campaign = id, PageSize = 1000 });
        return (last, rounds.Rounds);
    }

    /// <summary>Every image of a data set in the order of ids.</summary>
    public async Task<List<Image>> ListImagesAsync(string dataset)
    {
        var images = new List<Image>();
        var request = new ListImagesRequest { Dataset = dataset, PageSize = 10_000 };
        do
        {
            var page = await Ingestion.ListImagesAsync(request);
            images.AddRange(page.Images);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return images;
    }

    /// <summary>One score of every scored image, by image id.</summary>
    public async Task<Dictionary<string, float>> ReadScoresAsync(string run, string score, IReadOnlyList<Image> images)
    {
        var scores = new Dictionary<string, float>();
        foreach (var page in images.Chunk(1000))
        {
            var request = new GetScoresRequest { Run = run };
            request.ImageIds.Add(page.Select(image => image.Id));
            foreach (var image in (await Scoring.GetScoresAsync(request)).Images)
            {
                if (image.Scores.TryGetValue(score, out var value))
                    scores[image.ImageId] = value;
            }
        }

        return scores;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_temporary)
            Directory.Delete(Folder, recursive: true);
    }
}
