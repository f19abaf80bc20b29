using Assay.Documents;

namespace Assay.Ingestion.Datasets;

/// <summary>A data set. A shard belongs to it from the moment that <see cref="Shards"/> counts it.</summary>
internal sealed record DatasetDocument
{
    public const string ByUnsettled = "by_unsettled";

    public static readonly CollectionDefinition<DatasetDocument> Collection = new(
        "ingestion_datasets",
        dataset => dataset.Name,
        new DocumentIndex<DatasetDocument>(ByUnsettled, ("unsettled", dataset => dataset.Active is not null || dataset.Announced < dataset.Shards)));

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required int ShardSize { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    public required DateTimeOffset Created { get; init; }

    public int Shards { get; init; }

    public long Images { get; init; }

    /// <summary>Shards 0 .. Announced - 1 have certainly been published as ShardIngested.</summary>
    public int Announced { get; init; }

    public ActiveIngest? Active { get; init; }
}
