using Assay.Contracts.V1;
using Assay.Ingestion.Datasets;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using MassTransit;

namespace Assay.Ingestion.Jobs;

/// <summary>Publishes shards once they are part of their data set; a crash between the two is made good.</summary>
internal sealed class ShardAnnouncer(DatasetCatalog datasets, IObjectStore store, IBus bus)
{
    public Task AnnounceAsync(string dataset, int shard, int images, IReadOnlyList<string> models, CancellationToken cancellationToken) =>
        bus.Publish(new ShardIngested { Dataset = dataset, Shard = shard, Images = images, Models = models }, cancellationToken);

    /// <summary>Publishes the shards that may not have been; normally one at most.</summary>
    public async Task<DatasetDocument> AnnounceAsync(DatasetDocument dataset, CancellationToken cancellationToken)
    {
        if (dataset.Announced == dataset.Shards)
            return dataset;
        for (var shard = dataset.Announced; shard < dataset.Shards; shard++)
        {
            var records = await store.ReadImageRecordsAsync(DatasetKeys.Images(dataset.Name, shard), cancellationToken);
            await AnnounceAsync(dataset.Name, shard, records.Count, dataset.Models, cancellationToken);
        }

        return await datasets.AnnouncedAsync(dataset.Name, dataset.Shards, cancellationToken);
    }
}
