using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Grpc.Core;

namespace Assay.Workbench.Api;

/// <summary>Ingests and embeddings of all data sets, images that could not be decoded, registered models.</summary>
internal static class OperateApi
{
    private const int StandardJobs = 50;
    private const int ItemsAPage = 1000;

    public static void MapOperate(this RouteGroupBuilder api)
    {
        api.MapGet("/operations/jobs", ListJobsAsync);
        api.MapPost("/operations/ingests/{job}/cancel", CancelIngestAsync);
        api.MapPost("/operations/ingests/{job}/resume", ResumeIngestAsync);
        api.MapPost("/operations/embeddings/{job}/cancel", CancelEmbeddingAsync);
        api.MapPost("/operations/embeddings/{job}/resume", ResumeEmbeddingAsync);
        api.MapGet("/datasets/{dataset}/quarantine", ListQuarantineAsync);
        api.MapGet("/models", ListModelsAsync);
    }

    // The newest of both services: each tells as many as are asked for, so none of the newest is missing.
    private static async Task<JobList> ListJobsAsync(
        int? pageSize, IngestionService.IngestionServiceClient ingestion, InferenceService.InferenceServiceClient inference, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var count = pageSize is null or 0 ? StandardJobs : pageSize.Value;
        var told = await Task.WhenAll(
            AskAsync("Ingestion", async () =>
            {
                var page = await ingestion.ListIngestsAsync(new ListIngestsRequest { PageSize = count }, deadline.Unary(cancellationToken));
                return new JobList([.. page.Jobs.Select(JobModel.From)], page.NextPageToken.Length > 0, []);
            }),
            AskAsync("Inference", async () =>
            {
                var page = await inference.ListEmbeddingsAsync(new ListEmbeddingsRequest { PageSize = count }, deadline.Unary(cancellationToken));
                return new JobList([.. page.Jobs.Select(JobModel.From)], page.NextPageToken.Length > 0, []);
            }));

        var all = told.SelectMany(list => list.Jobs).OrderByDescending(job => job.Created).ThenBy(job => job.Id, StringComparer.Ordinal).ToList();
        return new JobList([.. all.Take(count)], all.Count > count || told.Any(list => list.More), [.. told.SelectMany(list => list.Unreachable)]);
    }

    private static async Task<JobList> AskAsync(string service, Func<Task<JobList>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            // What the other tells is worth showing, above all while one is down.
            return new JobList([], false, [service]);
        }
    }

    private static async Task<JobModel> CancelIngestAsync(
        string job, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken) =>
        JobModel.From((await ingestion.CancelIngestAsync(new CancelIngestRequest { Job = job }, deadline.Unary(cancellationToken))).Job);

    private static async Task<JobModel> ResumeIngestAsync(
        string job, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken) =>
        JobModel.From((await ingestion.ResumeIngestAsync(new ResumeIngestRequest { Job = job }, deadline.Unary(cancellationToken))).Job);

    private static async Task<JobModel> CancelEmbeddingAsync(
        string job, InferenceService.InferenceServiceClient inference, CallDeadline deadline, CancellationToken cancellationToken) =>
        JobModel.From((await inference.CancelEmbeddingAsync(new CancelEmbeddingRequest { Job = job }, deadline.Unary(cancellationToken))).Job);

    // Embeddings go on by being started again, as a new job: shards that are embedded are left as they are.
    private static async Task<JobModel> ResumeEmbeddingAsync(
        string job, InferenceService.InferenceServiceClient inference, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var stopped = (await inference.GetEmbeddingAsync(new GetEmbeddingRequest { Job = job }, deadline.Unary(cancellationToken))).Job;
        var request = new StartEmbeddingRequest { Dataset = stopped.Dataset, Model = stopped.Model };
        return JobModel.From((await inference.StartEmbeddingAsync(request, deadline.Unary(cancellationToken))).Job);
    }

    // No deadline: it reads every shard up to the first that has images to tell of.
    private static async Task<QuarantineList> ListQuarantineAsync(
        string dataset, int? pageSize, string? pageToken, IngestionService.IngestionServiceClient ingestion, CancellationToken cancellationToken)
    {
        var request = new ListQuarantineRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await ingestion.ListQuarantineAsync(request, cancellationToken: cancellationToken);
        return new QuarantineList([.. response.Images.Select(QuarantinedModel.From)], response.NextPageToken);
    }

    private static async Task<ModelList> ListModelsAsync(InferenceService.InferenceServiceClient inference, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var embeddings = (await ListEmbeddingsAsync(inference, deadline, cancellationToken)).ToLookup(job => job.Model, StringComparer.Ordinal);
        var models = new List<RegisteredModel>();
        var request = new ListModelsRequest { PageSize = ItemsAPage };
        do
        {
            var page = await inference.ListModelsAsync(request, deadline.Unary(cancellationToken));
            models.AddRange(page.Models.Select(model => RegisteredModel.From(model, embeddings[model.Name])));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return new ModelList(models);
    }

    private static async Task<List<EmbeddingJob>> ListEmbeddingsAsync(
        InferenceService.InferenceServiceClient inference, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var jobs = new List<EmbeddingJob>();
        var request = new ListEmbeddingsRequest { PageSize = ItemsAPage };
        do
        {
            var page = await inference.ListEmbeddingsAsync(request, deadline.Unary(cancellationToken));
            jobs.AddRange(page.Jobs);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return jobs;
    }
}
