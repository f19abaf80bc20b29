using Assay.Documents;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Ingestion.Jobs;

/// <summary>An ingest.</summary>
internal sealed record IngestJobDocument : IJobDocument<IngestJobDocument>
{
    public const string ByDataset = "by_dataset";
    public const string ByCreated = "by_created";
    public const string ByStatus = "by_status";
    public const string BySource = "by_source";

    public static readonly CollectionDefinition<IngestJobDocument> Collection = new(
        "ingestion_jobs",
        job => job.Id,
        new(ByDataset, ("dataset", job => job.Dataset), ("created", job => job.Record.Created)),
        new(ByCreated, ("created", job => job.Record.Created)),
        new(ByStatus, ("status", job => IndexValue.Of(job.Record.Status))),
        new(BySource, ("dataset", job => job.Dataset), ("source", job => job.Identity)));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    /// <summary>The source as protobuf JSON; null for an upload.</summary>
    public string? Source { get; init; }

    /// <summary>Tells sources apart; an upload is a source of its own.</summary>
    public required string Identity { get; init; }

    public required StorageMode Storage { get; init; }

    public required JobRecord Record { get; init; }

    public long Skipped { get; init; }

    /// <summary>Name of the listing among the data set's; null = the job's id.</summary>
    public string? Listing { get; init; }

    /// <summary>True when the listing is in the object store, so that it is known for good what will be ingested.</summary>
    public bool Listed { get; init; }

    /// <summary>Images that the job had ingested before its listing was made, which are therefore not in it.</summary>
    public long ListingOffset { get; init; }

    /// <summary>Shards of the turns that have ended.</summary>
    public IReadOnlyList<IngestSegment> Segments { get; init; } = [];

    /// <summary>Shards written in all turns.</summary>
    public int Shards { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public long NotCopied { get; init; }

    /// <summary>Some of the images that could not be copied.</summary>
    public IReadOnlyList<string> NotCopiedNames { get; init; } = [];

    public bool IsUpload => Source is null;

    JobRecord IJobDocument<IngestJobDocument>.Job => Record;

    public IngestJobDocument WithJob(JobRecord job) => this with { Record = job };

    /// <summary>Key of the listing.</summary>
    public string ListingKey() => DatasetKeys.Listing(Dataset, Listing ?? Id);

    /// <summary>The segments of the turns before the one that began at a shard.</summary>
    public IEnumerable<IngestSegment> SegmentsBefore(int firstShard) => Segments.Where(segment => segment.FirstShard != firstShard);

    /// <summary>With what a turn has ingested; noting a turn twice changes nothing.</summary>
    public IngestJobDocument WithSegment(IngestSegment segment) =>
        segment.Shards == 0 ? this : this with { Segments = [.. SegmentsBefore(segment.FirstShard), segment] };
}
