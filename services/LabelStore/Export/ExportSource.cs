using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Export;

/// <summary>
/// The images of one export in the order of their ids, a few shards in memory at a time. It can be read several times and is the same each
/// time, whatever people decide meanwhile: it takes in the annotations up to a number.
/// </summary>
/// <param name="dataset">Name of the data set.</param>
/// <param name="shards">Shards of the data set.</param>
/// <param name="version">Label version whose columns are exported; empty = the given labels overlaid with the decisions.</param>
/// <param name="upTo">Number of the newest annotation taken in.</param>
/// <param name="taxonomy">Classes.</param>
/// <param name="map">Which class stands for which in the version.</param>
/// <param name="objects">Where the shards are.</param>
/// <param name="labelStore">Reads label columns.</param>
/// <param name="decisionReader">Reads decisions.</param>
/// <param name="mapper">Gives images the classes that stand for theirs.</param>
internal sealed class ExportSource(
    string dataset, int shards, string version, long upTo, TaxonomyDocument taxonomy, ClassMap map,
    IObjectStore objects, ShardLabelStore labelStore, DecisionReader decisionReader, LabelMapper mapper)
{
    private LabelVersionManifest? _manifest;

    public string Dataset { get; } = dataset;

    public string Version { get; } = version;

    public TaxonomyDocument Taxonomy { get; } = taxonomy;

    /// <summary>Which class stands for which in the version.</summary>
    public ClassMap Map { get; } = map;

    /// <summary>Shards of the data set when the export began.</summary>
    public int Shards { get; } = shards;

    /// <summary>Whether rows say where images are on the machine of the Ingestion service.</summary>
    public bool Locations { get; init; }

    /// <summary>The images of a shard.</summary>
    public async Task<IReadOnlyList<ExportedImage>> ReadShardAsync(int number, CancellationToken cancellationToken)
    {
        if (number >= Shards)
            return [];
        var shard = await ReadAsync(number, cancellationToken);
        return [.. Enumerable.Range(0, shard.Records.Count).Select(row => Describe(shard, row))];
    }

    private async Task<Shard> ReadAsync(int number, CancellationToken cancellationToken)
    {
        var manifest = Version.Length > 0 ? await ManifestAsync(cancellationToken) : null;
        var given = await labelStore.ReadAsync(Dataset, LabelVersionManifest.Given, number, cancellationToken);
        var decisions = await decisionReader.ReadAsync(Dataset, number, upTo, cancellationToken);
        return new Shard(
            number,
            await objects.ReadImageRecordsAsync(DatasetKeys.Images(Dataset, number), cancellationToken),
            given,
            await mapper.MapAsync(Dataset, Map, number, given, cancellationToken),
            manifest is null
                ? await mapper.MapAsync(Dataset, Map, number, LabelOverlay.Apply(given, decisions), cancellationToken)
                : await labelStore.ReadAsync(Dataset, manifest, number, cancellationToken),
            decisions,
            await ShardFacts.ReadAsync(objects, Dataset, number, cancellationToken));
    }

    // Two readers at once may both ask for it; they get the same.
    private async Task<LabelVersionManifest> ManifestAsync(CancellationToken cancellationToken) =>
        _manifest ??= await labelStore.GetManifestAsync(Dataset, Version, cancellationToken);

    private ExportedImage Describe(Shard shard, int row)
    {
        var (labels, given, decision) = (shard.Labels, shard.Given, shard.Decisions.GetValueOrDefault(row));
        return new ExportedImage
        {
            Id = new ImageId(shard.Number, row).ToString(),
            Name = shard.Records[row].Name,
            Split = shard.Records[row].Split,
            Classes = labels.Classes(row),
            Labels = Names(labels.Classes(row)),
            GivenLabels = Names(given.Classes(row)),
            // Compared in the classes of the version: a merge is nobody's decision about an image.
            Status = StatusOf(row, labels, shard.Mapped, decision, shard.Facts),
            Annotators = decision?.Annotators ?? [],
            DecidedAt = decision?.DecidedAt,
            Location = shard.Records[row].Location,
            Width = shard.Facts.Width(row),
            Height = shard.Facts.Height(row),
        };
    }

    private static ImageStatus StatusOf(int row, ShardLabels labels, ShardLabels given, ImageDecision? decision, ShardFacts facts) => decision switch
    {
        _ when labels.IsRemoved(row) => ImageStatus.Removed,
        null when facts.IsUndecodable(row) => ImageStatus.Undecodable,
        // Only in a version beside the line does an image have another label without a decision.
        null => labels[row].Count == 0 || labels[row].SequenceEqual(given[row]) ? ImageStatus.Given : ImageStatus.Relabelled,
        { Outcome: ImageOutcome.Unsure } => ImageStatus.Unsure,
        { Outcome: ImageOutcome.Unlabelled } when labels[row].Count == 0 => ImageStatus.Unlabelled,
        _ => labels[row].SequenceEqual(given[row]) ? ImageStatus.Kept : ImageStatus.Relabelled,
    };

    // A class is in the taxonomy before a label column names it, so the number stands in only for a damaged data set.
    private IReadOnlyList<string> Names(IReadOnlyList<int> classes) =>
        [.. classes.Select(id => id < Taxonomy.Classes.Count ? Taxonomy.Classes[id] : $"class {id}")];

    private sealed record Shard(
        int Number, List<ImageRecord> Records, ShardLabels Given, ShardLabels Mapped, ShardLabels Labels, IReadOnlyDictionary<int, ImageDecision> Decisions, ShardFacts Facts);
}
