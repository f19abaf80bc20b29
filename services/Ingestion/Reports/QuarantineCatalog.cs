using Assay.Ingestion.Datasets;
using Assay.Ingestion.Images;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Reports;

/// <summary>Lists images that could not be decoded, in the order of their ids.</summary>
internal sealed class QuarantineCatalog(DatasetCatalog datasets, ShardRecords records, IObjectStore store)
{
    /// <summary>Images from a place on, and the place of the next one.</summary>
    public async Task<(IReadOnlyList<QuarantinedImage> Images, ImageId? Next)> ListAsync(
        string name, ImageId from, int count, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(name, cancellationToken);
        var images = new List<QuarantinedImage>();
        for (var (shard, row) = from; shard < dataset.Shards; (shard, row) = (shard + 1, 0))
        {
            foreach (var quarantined in await QuarantineFile.ReadAsync(store, name, shard, cancellationToken))
            {
                if (quarantined.Row < row)
                    continue;
                if (images.Count == count)
                    return (images, new ImageId(shard, quarantined.Row));
                var record = (await records.ReadAsync(name, dataset.Created, shard, cancellationToken))[quarantined.Row];
                images.Add(new QuarantinedImage
                {
                    ImageId = new ImageId(shard, quarantined.Row).ToString(),
                    Name = record.Name,
                    Reason = quarantined.Reason,
                    Message = quarantined.Message,
                });
            }
        }

        return (images, null);
    }
}
