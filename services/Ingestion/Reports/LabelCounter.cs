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
        var read = ReadAhead.InOrderAsync(Enumerable.Range(0, shards), (shard, token) => ReadAsync(dataset, shard, token), cancellationToken);
        await foreach (var (first, all) in read)
        {
            unlabelled += first.LongCount(label => label < 0);
            foreach (var label in all)
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
    private async Task<(int[] First, int[] All)> ReadAsync(string dataset, int shard, CancellationToken cancellationToken)
    {
        var firstKey = DatasetKeys.Labels(dataset, LabelVersionName.Given, shard);
        var allKey = DatasetKeys.LabelIndices(dataset, LabelVersionName.Given, shard);
        var first = (await store.ReadColumnAsync<int>(firstKey, columns: 1, cancellationToken: cancellationToken)).Elements;
        return await store.ExistsAsync(allKey, cancellationToken)
            ? (first, (await store.ReadColumnAsync<int>(allKey, columns: 1, cancellationToken: cancellationToken)).Elements)
            : (first, first);
    }
}
