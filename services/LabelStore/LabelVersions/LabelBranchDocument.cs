using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.LabelStore.Import;
using Assay.LabelStore.Taxonomy;

namespace Assay.LabelStore.LabelVersions;

/// <summary>
/// A label version beside the data set's own line. It is claimed with all that determines its bytes, then written, so that anyone can go on after a
/// crash and ends with the same files. Nobody is told of it: who asked for it waits.
/// </summary>
internal sealed record LabelBranchDocument
{
    public const string ByDataset = "by_dataset";
    public const string ByUnwritten = "by_unwritten";

    public static CollectionDefinition<LabelBranchDocument> Collection { get; } = new(
        "labelstore_label_branches",
        branch => branch.Id,
        new DocumentIndex<LabelBranchDocument>(ByDataset, ("dataset", branch => branch.Dataset), ("written", branch => branch.Written), ("created", branch => branch.Created)),
        new DocumentIndex<LabelBranchDocument>(ByUnwritten, ("unwritten", branch => !branch.Written)));

    public required string Dataset { get; init; }

    public required string Name { get; init; }

    public required string Base { get; init; }

    /// <summary>Whose answers it takes in: these, <see cref="Oracle"/>, <see cref="Consensus"/> or <see cref="Import"/>.</summary>
    public BatchAnswerSource? Answers { get; init; }

    public OracleSource? Oracle { get; init; }

    public ConsensusSource? Consensus { get; init; }

    public ImportSource? Import { get; init; }

    /// <summary>Classes that were merged or split when it was claimed: images have what stands for them.</summary>
    public IReadOnlyList<ClassReplacement> Replaced { get; init; } = [];

    /// <summary>The shards that differ from the base, in order.</summary>
    public required IReadOnlyList<int> Shards { get; init; }

    /// <summary>Images whose labels differ from the base.</summary>
    public required long Changed { get; init; }

    /// <summary>Those of them that are removed.</summary>
    public required long Removed { get; init; }

    /// <summary>What was answered.</summary>
    public required AnswerCounts Counts { get; init; }

    /// <summary>What was answered, by batch; empty with an oracle. An image that several of them showed counts in each.</summary>
    public IReadOnlyDictionary<string, AnswerCounts> CountsByBatch { get; init; } = new Dictionary<string, AnswerCounts>();

    public required DateTimeOffset Created { get; init; }

    /// <summary>True when its columns and its manifest are complete; it cannot be seen before.</summary>
    public bool Written { get; init; }

    [JsonIgnore]
    public string Id => IdOf(Dataset, Name);

    public static string IdOf(string dataset, string name) => $"{dataset}/{name}";
}
