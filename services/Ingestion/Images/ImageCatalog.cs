using Assay.Ingestion.Datasets;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Images;

/// <summary>Finds images by id and in the order of their ids.</summary>
internal sealed class ImageCatalog(DatasetCatalog datasets, ShardRecords records, IObjectStore store)
{
    /// <summary>The record of one image.</summary>
    public async Task<ImageRecord> FindAsync(string dataset, string id, CancellationToken cancellationToken)
    {
        var document = await datasets.GetAsync(dataset, cancellationToken);
        if (!ImageId.TryParse(id, out var place))
            throw Malformed(id, "image_id");
        return await FindAsync(document, place, cancellationToken) ?? throw Missing(dataset, [id]);
    }

    public async Task<IReadOnlyList<Image>> GetAsync(string dataset, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var document = await datasets.GetAsync(dataset, cancellationToken);
        var places = ids.Select(id => ImageId.TryParse(id, out var place) ? place : throw Malformed(id, "image_ids")).ToList();
        var images = new Image?[ids.Count];
        var shards = places.Select((place, index) => (place, index)).Where(item => item.place.Shard < document.Shards).GroupBy(item => item.place.Shard);
        var read = ReadAhead.InOrderAsync(
            shards,
            async (shard, token) => (Places: shard, Records: await records.ReadAsync(dataset, document.Created, shard.Key, token), Facts: await ShardFacts.TryReadAsync(store, dataset, shard.Key, token)),
            cancellationToken);
        await foreach (var shard in read)
        {
            foreach (var (place, index) in shard.Places)
                images[index] = place.Row < shard.Records.Count ? ToImage(place, shard.Records[place.Row], shard.Facts) : null;
        }

        var missing = ids.Where((_, index) => images[index] is null).ToList();
        return missing.Count == 0 ? images.OfType<Image>().ToList() : throw Missing(dataset, missing);
    }

    /// <summary>Images from a place on, and the place of the next one.</summary>
    public async Task<(IReadOnlyList<Image> Images, ImageId? Next)> ListAsync(
        string dataset, ImageId from, int count, CancellationToken cancellationToken)
    {
        var document = await datasets.GetAsync(dataset, cancellationToken);
        var images = new List<Image>(count);
        for (var (shard, row) = from; shard < document.Shards; (shard, row) = (shard + 1, 0))
        {
            if (images.Count == count)
                return (images, new ImageId(shard, 0));
            var rows = await records.ReadAsync(dataset, document.Created, shard, cancellationToken);
            var facts = await ShardFacts.TryReadAsync(store, dataset, shard, cancellationToken);
            for (; row < rows.Count; row++)
            {
                if (images.Count == count)
                    return (images, new ImageId(shard, row));
                images.Add(ToImage(new ImageId(shard, row), rows[row], facts));
            }
        }

        return (images, null);
    }

    private async Task<ImageRecord?> FindAsync(DatasetDocument dataset, ImageId place, CancellationToken cancellationToken)
    {
        if (place.Shard >= dataset.Shards)
            return null;
        var shard = await records.ReadAsync(dataset.Name, dataset.Created, place.Shard, cancellationToken);
        return place.Row < shard.Count ? shard[place.Row] : null;
    }

    private static Image ToImage(ImageId id, ImageRecord record, ShardFacts? facts) => new()
    {
        Id = id.ToString(),
        Name = record.Name,
        Labels = { record.Labels },
        Split = record.Split ?? "",
        Bytes = (long)(facts?.Value(id.Row, "bytes") ?? 0),
        Width = (int)(facts?.Value(id.Row, "width") ?? 0),
        Height = (int)(facts?.Value(id.Row, "height") ?? 0),
    };

    private static InvalidInputException Malformed(string id, string field) =>
        new(field, $"'{Sources.SourceText.Printable(id)}' is no image id; ids look like 000042-0017");

    private static NotFoundException Missing(string dataset, IReadOnlyList<string> ids) =>
        new($"The data set '{dataset}' has no image {string.Join(", ", ids.Take(5).Select(id => $"'{id}'"))}{(ids.Count > 5 ? $" and {ids.Count - 5} others" : "")}. List its images to see those that exist.");
}
