using Assay.Inference.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Scoring;

internal sealed class FakeInference : InferenceService.InferenceServiceBase
{
    public override Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context) =>
        request.Model is "" or SyntheticDataset.Model
            ? Task.FromResult(new GetModelResponse { Model = new Model { Name = SyntheticDataset.Model, EmbeddingDimensions = SyntheticDataset.Dimensions } })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no model \"{request.Model}\"."));
}
