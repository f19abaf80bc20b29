using Assay.Documents;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Gold;

/// <summary>Keeps the images of data sets whose right answers are known.</summary>
internal sealed class GoldStore(IDocumentStore documents, DatasetCatalog datasets, TaxonomyStore taxonomy, ShardLabelStore labels)
{
    /// <summary>Gold images of a data set at most: batches read them all.</summary>
    public const int MaxImages = 100_000;

    private readonly IDocumentCollection<GoldDocument> _images = documents.Collection(GoldDocument.Collection);

    /// <summary>Adds or replaces images; returns how many there are then.</summary>
    public async Task<int> PutAsync(string dataset, IReadOnlyList<GoldDocument> images, CancellationToken cancellationToken)
    {
        await datasets.GetAsync(dataset, cancellationToken);
        await CheckAsync(dataset, images, cancellationToken);
        foreach (var image in images)
            await _images.UpsertAsync(GoldDocument.IdOf(dataset, image.ImageId), _ => image, cancellationToken: cancellationToken);
        return (await ReadAsync(dataset, cancellationToken)).Count;
    }

    /// <summary>Takes images away; returns how many were there.</summary>
    public async Task<int> RemoveAsync(string dataset, IEnumerable<string> imageIds, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var imageId in imageIds)
            removed += await _images.DeleteAsync(GoldDocument.IdOf(dataset, imageId), cancellationToken: cancellationToken) ? 1 : 0;
        return removed;
    }

    /// <summary>Gold images in the order of their ids.</summary>
    public Task<DocumentPage<GoldDocument>> ListAsync(string dataset, int count, string? continuation, CancellationToken cancellationToken) =>
        _images.QueryAsync(DocumentQuery.By(GoldDocument.ByDataset, dataset) with { Limit = count, Continuation = continuation }, cancellationToken);

    /// <summary>All gold images of a data set by id.</summary>
    public async Task<IReadOnlyDictionary<string, GoldDocument>> ReadAsync(string dataset, CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, GoldDocument>(StringComparer.Ordinal);
        await foreach (var (image, _) in _images.QueryAllAsync(DocumentQuery.By(GoldDocument.ByDataset, dataset) with { Limit = 1000 }, cancellationToken))
            images[image.ImageId] = image;
        return images;
    }

    private async Task CheckAsync(string dataset, IReadOnlyList<GoldDocument> images, CancellationToken cancellationToken)
    {
        var validator = new RequestValidator();
        var given = new GivenLabelLookup(labels, dataset, LabelVersionName.Given);
        foreach (var chunk in images.Index().Chunk(GivenLabelLookup.MaxImages))
        {
            var found = await given.FindAsync(Array.ConvertAll(chunk, item => ImageId.Parse(item.Item.ImageId)), cancellationToken);
            foreach (var ((index, image), labelled) in chunk.Zip(found))
            {
                validator.Check(labelled is not null, $"images[{index}].image_id", $"{image.ImageId} is no image of {dataset}; list them with ListImages");
                await taxonomy.CheckClassesAsync(validator, dataset, image.Labels, $"images[{index}].labels", cancellationToken);
                await taxonomy.CheckClassesAsync(validator, dataset, image.ShownClasses, $"images[{index}].shown_classes", cancellationToken);
            }
        }

        var there = await ReadAsync(dataset, cancellationToken);
        var total = there.Count + images.Count(image => !there.ContainsKey(image.ImageId));
        validator.Check(total <= MaxImages, "images", $"would make {total} gold images of {dataset}; at most {MaxImages} are allowed");
        validator.ThrowIfInvalid();
    }
}
