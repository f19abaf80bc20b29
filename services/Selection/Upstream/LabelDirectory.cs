using System.Runtime.CompilerServices;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Selection.Upstream;

/// <summary>What LabelStore knows: versions of labels, and which batches there are.</summary>
internal sealed class LabelDirectory(LabelStoreService.LabelStoreServiceClient labelStore)
{
    private const int PageSize = 1000;

    /// <summary>The newest version of the data set's own line.</summary>
    public Task<string> GetNewestVersionAsync(string dataset, CancellationToken cancellationToken) => ResolveVersionAsync(dataset, "", cancellationToken);

    /// <summary>The label version of a name, on the data set's own line or beside it; the newest of the line where it is empty.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<string> ResolveVersionAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        var request = new GetLabelVersionRequest { Dataset = dataset, Version = version };
        return (await labelStore.GetLabelVersionAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore")).Version.Name;
    }

    /// <summary>Writes a label version beside the data set's line; asked for again, it is the one that is there. Of a large data set that takes a while.</summary>
    /// <exception cref="WrongStateException">There is another of that name.</exception>
    public async Task<CreateLabelBranchResponse> CreateBranchAsync(CreateLabelBranchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await labelStore.CreateLabelBranchAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore", UpstreamCallExtensions.PatienceWithWork);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
        {
            throw new WrongStateException($"LabelStore does not write the label version \"{request.Name}\": {exception.Status.Detail}", exception);
        }
    }

    /// <summary>Classes that a data set has: their ids are 0 .. that - 1.</summary>
    public async Task<int> CountClassesAsync(string dataset, CancellationToken cancellationToken) =>
        (await labelStore.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: cancellationToken).OfServiceAsync("LabelStore")).Classes.Count;

    /// <summary>What people answered to a batch, in the order in which they did, retractions among it.</summary>
    public async IAsyncEnumerable<Annotation> ReadAnnotationsAsync(string dataset, string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListAnnotationsRequest { Dataset = dataset, Batch = batch, PageSize = PageSize };
        do
        {
            var page = await labelStore.ListAnnotationsAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
            foreach (var annotation in page.Annotations)
                yield return annotation;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public async Task<bool> HasBatchAsync(string batch, CancellationToken cancellationToken) => await FindBatchAsync(batch, cancellationToken) is not null;

    /// <summary>A batch with its progress; null where it is not open yet.</summary>
    public async Task<Batch?> FindBatchAsync(string batch, CancellationToken cancellationToken)
    {
        try
        {
            return (await labelStore.GetBatchAsync(new GetBatchRequest { Batch = batch }, cancellationToken: cancellationToken).OfServiceAsync("LabelStore")).Batch;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }
}
