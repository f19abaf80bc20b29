using System.Runtime.CompilerServices;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Upstream;

/// <summary>What LabelStore knows of a data set's labels.</summary>
internal sealed class LabelDirectory(LabelStoreService.LabelStoreServiceClient labelStore)
{
    private const int PageSize = 1000;

    /// <summary>The label version of a name; the newest of the data set's own line where it is empty.</summary>
    /// <exception cref="NotFoundException">There is none of that name.</exception>
    public async Task<string> ResolveVersionAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        var request = new GetLabelVersionRequest { Dataset = dataset, Version = version };
        return (await labelStore.GetLabelVersionAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore")).Version.Name;
    }

    /// <summary>Class names by id.</summary>
    public async Task<IReadOnlyList<string>> GetClassNamesAsync(string dataset, CancellationToken cancellationToken)
    {
        var request = new GetTaxonomyRequest { Dataset = dataset };
        var taxonomy = await labelStore.GetTaxonomyAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
        return [.. taxonomy.Classes.Select(label => label.Name)];
    }

    /// <summary>Annotations in the order in which they were made, page by page.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="batch">Only answers of this batch; empty = of all.</param>
    /// <param name="cancellationToken">Stops it.</param>
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

    /// <summary>What counts of the answers that people gave: of each annotator the last about an image, unless it was taken back.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="batch">Only answers of this batch; empty = of all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyDictionary<ImageId, IReadOnlyList<Annotation>>> GetLastAnswersAsync(string dataset, string batch, CancellationToken cancellationToken)
    {
        var last = new Dictionary<(ImageId Image, string Annotator), Annotation>();
        await foreach (var annotation in ReadAnnotationsAsync(dataset, batch, cancellationToken))
        {
            var key = (ImageId.Parse(annotation.ImageId), annotation.Annotator);
            if (annotation.Retraction)
                last.Remove(key);
            else
                last[key] = annotation;
        }

        return last.GroupBy(answer => answer.Key.Image, answer => answer.Value).ToDictionary(image => image.Key, IReadOnlyList<Annotation> (image) => [.. image]);
    }
}
