using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

internal sealed class FakeSelection : SelectionService.SelectionServiceBase
{
    public List<SelectBatchRequest> Requests { get; } = [];

    public override Task<SelectBatchResponse> SelectBatch(SelectBatchRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        if (request.Count > 1000)
            throw new OverloadedException("Too many selections are being made.", TimeSpan.FromSeconds(7));
        return Task.FromResult(new SelectBatchResponse
        {
            Selection = new Assay.Selection.V1.Selection { Id = FakeLabelStore.BatchId, Dataset = request.Dataset, Run = "run-1", Count = request.Count, Title = request.Title },
        });
    }
}
