using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Upstream;

/// <summary>What LabelStore knows: versions of labels, and which batches there are.</summary>
internal sealed class LabelDirectory(LabelStoreService.LabelStoreServiceClient labelStore)
{
    /// <summary>The newest version of the data set's own line.</summary>
    public async Task<string> GetNewestVersionAsync(string dataset, CancellationToken cancellationToken)
    {
        var request = new GetLabelVersionRequest { Dataset = dataset };
        return (await labelStore.GetLabelVersionAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore")).Version.Name;
    }

    public async Task<bool> HasBatchAsync(string batch, CancellationToken cancellationToken)
    {
        try
        {
            await labelStore.GetBatchAsync(new GetBatchRequest { Batch = batch }, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
            return true;
        }
        catch (NotFoundException)
        {
            return false;
        }
    }
}
