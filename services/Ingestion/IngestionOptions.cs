namespace Assay.Ingestion;

/// <summary>How images come in. Which local folders may be read is <see cref="Assay.ObjectStorage.LocalFilesOptions"/>, shared with Inference.</summary>
public sealed class IngestionOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "Ingestion";

    /// <summary>The most bytes one image may have to be copied, uploaded or shown, 1 .. 1 GiB.</summary>
    public long MaxImageBytes { get; set; } = 64L << 20;

    /// <summary>Images a shard of a data set that does not say otherwise, 1 .. 65,536.</summary>
    public int ShardSize { get; set; } = 2048;

    /// <summary>Images copied at the same time by one job, 1 .. 256. Each holds one image in memory.</summary>
    public int CopiesInFlight { get; set; } = 8;

    /// <summary>Pages of a bucket's listing that one job asks for at the same time, 1 .. 64.</summary>
    public int ListingsInFlight { get; set; } = 8;

    /// <summary>Ingest jobs that one process works on at the same time, 1 .. 64.</summary>
    public int JobsInFlight { get; set; } = 2;

    /// <summary>Entries of a listing that are sorted in memory before they go to a temporary file, 2 .. 10,000,000; about 500 bytes each.</summary>
    public int SortedInMemory { get; set; } = 65_536;

    /// <summary>The most images of one upload, 1 .. 100,000,000; about 50 bytes of memory each while the upload lasts.</summary>
    public int MaxImagesPerUpload { get; set; } = 1_000_000;

    /// <summary>
    /// After this time a job lets others that wait have their turn and goes on after them, in this process or another.
    /// </summary>
    public TimeSpan TurnTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a job waits for a service or store that is down before it fails; it can be resumed then.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Memory for scaled-down images that were asked for lately, in bytes, 0 .. 16 GiB.</summary>
    public long ThumbnailCacheBytes { get; set; } = 64L << 20;

    /// <summary>Images scaled down at the same time, 1 .. 256; 0 = one a processor.</summary>
    public int ThumbnailsInFlight { get; set; }

    /// <summary>Folder for temporary files of listings and reports; empty = the system's.</summary>
    public string TemporaryFolder { get; set; } = "";
}
