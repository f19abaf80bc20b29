using System.Globalization;
using Assay.Documents;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Jobs;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>An import: first its file comes, in parts, then a label version is made of it.</summary>
internal sealed record ImportDocument : IJobDocument<ImportDocument>
{
    public const string ByDataset = "by_dataset";
    public const string ByStatus = "by_status";
    public const string ByCreated = "by_created";

    public static readonly CollectionDefinition<ImportDocument> Collection = new(
        "labelstore_imports",
        import => import.Id,
        new(ByDataset, ("dataset", import => import.Dataset), ("created", import => import.Record.Created)),
        new(ByStatus, ("status", import => IndexValue.Of(import.Record.Status))),
        new(ByCreated, ("created", import => import.Record.Created)));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public required ImportFormat Format { get; init; }

    /// <summary>Name of the label version that it makes.</summary>
    public required string Version { get; init; }

    public required string Base { get; init; }

    public bool RemovesUnlisted { get; init; }

    public bool SkipsUnknown { get; init; }

    public bool KnownClassesOnly { get; init; }

    public bool MergesRows { get; init; }

    /// <summary>Bytes of each part of the file that is here.</summary>
    public IReadOnlyList<long> Parts { get; init; } = [];

    /// <summary>SHA-256 that the file must have, in hexadecimal digits; empty = any.</summary>
    public string Sha256 { get; init; } = "";

    public required JobRecord Record { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];

    public ImportCounts Counts { get; init; } = new(0, 0, 0);

    /// <summary>Images whose labels differ from the base.</summary>
    public long Changed { get; init; }

    /// <summary>Those of them that are removed.</summary>
    public long Removed { get; init; }

    JobRecord IJobDocument<ImportDocument>.Job => Record;

    public ImportDocument WithJob(JobRecord job) => this with { Record = job };

    public long Received() => Parts.Sum();

    /// <summary>Key of the part that begins at a byte.</summary>
    public string KeyAt(long offset) => DatasetKeys.Import(Dataset, Id, string.Create(CultureInfo.InvariantCulture, $"part.{offset:D15}"));

}
