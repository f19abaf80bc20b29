using System.Runtime.CompilerServices;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Export;

/// <summary>
/// The images of one export in the order of their ids, a shard in memory at a time. It can be read several times and is the same each
/// time, whatever people decide meanwhile: it takes in the annotations up to a number.
/// </summary>
/// <param name="dataset">Name of the data set.</param>
/// <param name="shards">Shards of the data set.</param>
/// <param name="version">Label version whose columns are exported; empty = the given labels overlaid with the decisions.</param>
/// <param name="upTo">Number of the newest annotation taken in.</param>
/// <param name="taxonomy">Classes.</param>
/// <param name="objects">Where the shards are.</param>
/// <param name="labelStore">Reads label columns.</param>
/// <param name="decisionReader">Reads decisions.</param>
internal sealed class ExportSource(
    string dataset, int shards, string version, long upTo, TaxonomyDocument taxonomy,
    IObjectStore objects, ShardLabelStore labelStore, DecisionReader decisionReader)
{
    public string Dataset { get; } = dataset;

    public string Version { get; } = version;

    public TaxonomyDocument Taxonomy { get; } = taxonomy;

    public async IAsyncEnumerable<ExportedImage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < shards; shard++)
        {
            var records = await objects.ReadImageRecordsAsync(DatasetKeys.Images(Dataset, shard), cancellationToken);
            var given = await labelStore.ReadAsync(Dataset, LabelVersionName.Given, shard, cancellationToken);
            var decisions = await decisionReader.ReadAsync(Dataset, shard, upTo, cancellationToken);
            var labels = Version.Length > 0
                ? await labelStore.ReadAsync(Dataset, Version, shard, cancellationToken)
                : LabelOverlay.Apply(given, decisions);
            var facts = await ShardFacts.ReadAsync(objects, Dataset, shard, cancellationToken);

            for (var row = 0; row < records.Count; row++)
            {
                var decision = decisions.GetValueOrDefault(row);
                yield return new ExportedImage
                {
                    Id = new ImageId(shard, row).ToString(),
                    Name = records[row].Name,
                    Split = records[row].Split,
                    Classes = labels.Classes(row),
                    Labels = Names(labels.Classes(row)),
                    GivenLabels = Names(given.Classes(row)),
                    Status = StatusOf(row, labels, given, decision, facts),
                    Annotators = decision?.Annotators ?? [],
                    DecidedAt = decision?.DecidedAt,
                    Width = facts.Width(row),
                    Height = facts.Height(row),
                };
            }
        }
    }

    private static ImageStatus StatusOf(int row, ShardLabels labels, ShardLabels given, ImageDecision? decision, ShardFacts facts) => decision switch
    {
        _ when labels.IsRemoved(row) => ImageStatus.Removed,
        null => facts.IsUndecodable(row) ? ImageStatus.Undecodable : ImageStatus.Given,
        { Outcome: ImageOutcome.Unsure } => ImageStatus.Unsure,
        _ => labels[row].SequenceEqual(given[row]) ? ImageStatus.Kept : ImageStatus.Relabelled,
    };

    // A class is in the taxonomy before a label column names it, so the number stands in only for a damaged data set.
    private IReadOnlyList<string> Names(IReadOnlyList<int> classes) =>
        [.. classes.Select(id => id < Taxonomy.Classes.Count ? Taxonomy.Classes[id] : $"class {id}")];
}
