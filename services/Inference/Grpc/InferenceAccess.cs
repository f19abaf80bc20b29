using Assay.Inference.Jobs;
using Assay.Inference.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.Inference.Grpc;

/// <summary>Who may make which RPC.</summary>
internal static class InferenceAccess
{
    public static AccessTable Create() => new AccessTable()
        .InstanceAdmin<RegisterModelRequest>()
        .AnyDataset<GetModelRequest>(DatasetRole.Annotator)
        .AnyDataset<ListModelsRequest>(DatasetRole.Annotator)
        .Dataset<StartEmbeddingRequest>(DatasetRole.Admin, request => request.Dataset)
        .Document<GetEmbeddingRequest, EmbeddingJobDocument>(DatasetRole.Expert, request => request.Job, EmbeddingJobDocument.Collection, job => job.Dataset)
        .List<ListEmbeddingsRequest, ListEmbeddingsResponse, EmbeddingJob>(DatasetRole.Expert, request => request.Dataset, response => response.Jobs, job => job.Dataset)
        .Document<WatchEmbeddingRequest, EmbeddingJobDocument>(DatasetRole.Expert, request => request.Job, EmbeddingJobDocument.Collection, job => job.Dataset)
        .Document<CancelEmbeddingRequest, EmbeddingJobDocument>(DatasetRole.Admin, request => request.Job, EmbeddingJobDocument.Collection, job => job.Dataset)
        // They bring their own images and take time of the workers.
        .AnyDataset<EmbedRequest>(DatasetRole.Expert)
        .AnyDataset<PredictRequest>(DatasetRole.Expert)
        .Dataset<ExplainRequest>(DatasetRole.Expert, request => request.Dataset, mayNameNone: true);
}
