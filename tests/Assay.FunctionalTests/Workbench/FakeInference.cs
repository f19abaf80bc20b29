using System.Globalization;
using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>
/// Three models on two pages: one that embedded the data set and classifies, one that only embeds, one that never saw the data set.
/// Embeddings are told one a page where all are asked for.
/// </summary>
internal sealed class FakeInference : InferenceService.InferenceServiceBase
{
    private const int MostAPage = 1000;

    /// <summary>Embeddings, newest first.</summary>
    public List<EmbeddingJob> Embeddings { get; } =
    [
        new() { Id = "embed-2", Dataset = "insects", Model = "filters", Quarantined = 1, Progress = FakeIngestion.Progress(JobState.Cancelled, minutes: 3, done: 2, total: 3) },
        new() { Id = "embed-1", Dataset = "insects", Model = "filters", Progress = FakeIngestion.Progress(JobState.Succeeded, minutes: 1, done: 3, total: 3) },
    ];

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) => Task.FromResult(
        request.PageToken.Length == 0
            ? new ListModelsResponse { Models = { Model("filters", 1000), Model("plain", 0) }, NextPageToken = "more" }
            : new ListModelsResponse { Models = { Model("stranger", 1000) } });

    public override Task<ListEmbeddingsResponse> ListEmbeddings(ListEmbeddingsRequest request, ServerCallContext context)
    {
        var size = request.PageSize == MostAPage ? 1 : request.PageSize;
        var first = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
        var next = first + size < Embeddings.Count ? (first + size).ToString(CultureInfo.InvariantCulture) : "";
        return Task.FromResult(new ListEmbeddingsResponse { Jobs = { Embeddings.Skip(first).Take(size) }, NextPageToken = next });
    }

    public override Task<GetEmbeddingResponse> GetEmbedding(GetEmbeddingRequest request, ServerCallContext context) =>
        Task.FromResult(new GetEmbeddingResponse { Job = Find(request.Job) });

    public override Task<CancelEmbeddingResponse> CancelEmbedding(CancelEmbeddingRequest request, ServerCallContext context)
    {
        var job = Find(request.Job);
        job.Progress.State = JobState.Cancelled;
        return Task.FromResult(new CancelEmbeddingResponse { Job = job });
    }

    public override Task<StartEmbeddingResponse> StartEmbedding(StartEmbeddingRequest request, ServerCallContext context)
    {
        var job = new EmbeddingJob
        {
            Id = $"embed-{Embeddings.Count + 1}",
            Dataset = request.Dataset,
            Model = request.Model,
            Progress = FakeIngestion.Progress(JobState.Running, minutes: Embeddings.Count + 5, done: 0, total: 3),
        };
        Embeddings.Insert(0, job);
        return Task.FromResult(new StartEmbeddingResponse { Job = job });
    }

    private EmbeddingJob Find(string id) => Embeddings.Find(job => job.Id == id) ?? throw new NotFoundException($"There is no embedding job \"{id}\".");

    private static Model Model(string name, int classes) => new()
    {
        Name = name,
        LogitsDimensions = classes,
        EmbeddingDimensions = 64,
        Description = $"The model {name}",
        Spec = new ModelSpec { Width = 224, Height = 160 },
    };
}
