using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Upstream;

/// <summary>What LabelStore knows of a data set's labels.</summary>
internal sealed class LabelDirectory(LabelStoreService.LabelStoreServiceClient labelStore)
{
    private const int PageSize = 1000;

    /// <summary>The label version of a name; the newest where it is empty.</summary>
    /// <exception cref="NotFoundException">There is none of that name.</exception>
    public async Task<string> ResolveVersionAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        var newest = "";
        var request = new ListLabelVersionsRequest { Dataset = dataset, PageSize = PageSize };
        do
        {
            var page = await labelStore.ListLabelVersionsAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
            if (version.Length > 0 && page.Versions.Any(listed => listed.Name == version))
                return version;
            newest = page.Versions.Count > 0 ? page.Versions[^1].Name : newest;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return version.Length == 0 && newest.Length > 0
            ? newest
            : throw new NotFoundException(version.Length > 0
                ? $"The data set \"{dataset}\" has no label version \"{version}\"; the newest is \"{newest}\"."
                : $"The data set \"{dataset}\" has no label version.");
    }

    /// <summary>Class names by id.</summary>
    public async Task<IReadOnlyList<string>> GetClassNamesAsync(string dataset, CancellationToken cancellationToken)
    {
        var request = new GetTaxonomyRequest { Dataset = dataset };
        var taxonomy = await labelStore.GetTaxonomyAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
        return [.. taxonomy.Classes.Select(label => label.Name)];
    }
}
