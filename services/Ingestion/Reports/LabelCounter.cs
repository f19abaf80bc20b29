using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Clients;
using LabelStoreClient = Assay.LabelStore.V1.LabelStoreService.LabelStoreServiceClient;

namespace Assay.Ingestion.Reports;

/// <summary>Counts given labels from their columns.</summary>
internal sealed class LabelCounter(IObjectStore store, LabelStoreClient labelStore)
{
    public async Task<(IReadOnlyList<CountByName> Counts, long Unlabelled)> CountAsync(string dataset, int shards, CancellationToken cancellationToken)
    {
        var byClass = new Dictionary<int, long>();
        var unlabelled = 0L;
        for (var shard = 0; shard < shards; shard++)
        {
            var first = await store.ReadColumnAsync<int>(DatasetKeys.Labels(dataset, LabelVersionName.Given, shard), columns: 1, cancellationToken: cancellationToken);
            unlabelled += first.Elements.LongCount(label => label < 0);
            foreach (var label in await AllAsync(dataset, shard, first.Elements, cancellationToken))
            {
                if (label >= 0)
                    byClass[label] = byClass.GetValueOrDefault(label) + 1;
            }
        }

        if (byClass.Count == 0)
            return ([], unlabelled);
        var request = new LabelStore.V1.GetTaxonomyRequest { Dataset = dataset };
        var taxonomy = await labelStore.GetTaxonomyAsync(request, cancellationToken: cancellationToken).OfServiceAsync("LabelStore");
        return ([.. taxonomy.Classes
            .Where(item => byClass.ContainsKey(item.Id))
            .Select(item => new CountByName { Name = item.Name, Count = byClass[item.Id] })], unlabelled);
    }

    // Shards in which some image has several labels list them all beside the first ones.
    private async Task<int[]> AllAsync(string dataset, int shard, int[] first, CancellationToken cancellationToken)
    {
        try
        {
            var key = DatasetKeys.LabelIndices(dataset, LabelVersionName.Given, shard);
            return (await store.ReadColumnAsync<int>(key, columns: 1, cancellationToken: cancellationToken)).Elements;
        }
        catch (ObjectNotFoundException)
        {
            return first;
        }
    }
}
