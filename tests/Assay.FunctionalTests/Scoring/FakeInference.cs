using Assay.Inference.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Scoring;

internal sealed class FakeInference : InferenceService.InferenceServiceBase
{
    public override Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context) =>
        SyntheticDataset.Classifiers.Contains(request.Model)
            ? Task.FromResult(new GetModelResponse
            {
                Model = new Model
                {
                    Name = request.Model,
                    EmbeddingDimensions = SyntheticDataset.Dimensions,
                    LogitsDimensions = SyntheticDataset.Classes + 1,
                    Spec = new ModelSpec { Classes = { "a class of its own", Enumerable.Range(0, SyntheticDataset.Classes).Select(id => $"class {SyntheticDataset.Classes - 1 - id}") } },
                },
            })
            : request.Model is "" or SyntheticDataset.Model
            ? Task.FromResult(new GetModelResponse { Model = new Model { Name = SyntheticDataset.Model, EmbeddingDimensions = SyntheticDataset.Dimensions } })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no model \"{request.Model}\"."));
}
