using Assay.Documents;
using Assay.LabelStore.Datasets;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Gives images the classes that stand for those they have.</summary>
internal sealed class LabelMapper(IDocumentStore documents)
{
    private readonly IDocumentCollection<SplitPartDocument> _parts = documents.Collection(SplitPartDocument.Collection);

    /// <summary>The labels of a shard after all merges and splits of a map; removed images stay removed.</summary>
    public async Task<ShardLabels> MapAsync(string dataset, ClassMap map, int shard, ShardLabels labels, CancellationToken cancellationToken)
    {
        if (map.IsEmpty)
            return labels;
        var ids = map.Splits.Select(split => SplitPartDocument.IdOf(dataset, split, shard)).ToArray();
        var parts = ids.Length == 0 ? [] : (await _parts.FindManyAsync(ids, cancellationToken)).Values.ToDictionary(part => part.Value.Split, part => part.Value.Classes);
        var changes = new List<KeyValuePair<int, IReadOnlyList<int>>>();
        for (var row = 0; row < labels.Rows; row++)
        {
            var place = row;
            if (labels[row].Any(map.IsReplaced))
                changes.Add(KeyValuePair.Create(row, map.Of(labels[row], split => PartOf(split, place))));
        }

        return changes.Count == 0 ? labels : labels.With(changes);

        int? PartOf(string split, int row) => parts.TryGetValue(split, out var classes) && classes.TryGetValue(row, out var label) ? label : null;
    }
}
