using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Upstream;

/// <summary>What LabelStore knows: versions of labels, and which batches there are.</summary>
internal sealed class LabelDirectory(LabelStoreService.LabelStoreServiceClient labelStore)
{
    private const int PageSize = 1000;

    public async Task<string> GetNewestVersionAsync(string dataset, CancellationToken cancellationToken)
    {
        var newest = "";
        var request = new ListLabelVersionsRequest { Dataset = dataset, PageSize = PageSize };
        do
        {
            var page = await labelStore.ListLabelVersionsAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
            newest = page.Versions.Count > 0 ? page.Versions[^1].Name : newest;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return newest.Length > 0 ? newest : throw new NotFoundException($"The data set \"{dataset}\" has no label version.");
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
