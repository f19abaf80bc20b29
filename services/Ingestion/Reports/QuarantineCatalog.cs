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
        var read = ReadAhead.InOrderAsync(
            Enumerable.Range(from.Shard, Math.Max(0, dataset.Shards - from.Shard)),
            async (shard, token) => (shard, await QuarantineFile.ReadAsync(store, name, shard, token)),
            cancellationToken);
        await foreach (var (shard, quarantine) in read)
        {
            foreach (var quarantined in quarantine)
            {
                if (shard == from.Shard && quarantined.Row < from.Row)
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
