using Assay.Inference.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Three models on two pages: one that embedded the data set and classifies, one that only embeds, one that never saw the data set.</summary>
internal sealed class FakeInference : InferenceService.InferenceServiceBase
{
    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) => Task.FromResult(
        request.PageToken.Length == 0
            ? new ListModelsResponse { Models = { Model("filters", 1000), Model("plain", 0) }, NextPageToken = "more" }
            : new ListModelsResponse { Models = { Model("stranger", 1000) } });

    private static Model Model(string name, int classes) => new() { Name = name, LogitsDimensions = classes, EmbeddingDimensions = 64, Description = $"The model {name}" };
}
