namespace Assay.ObjectStorage.S3;

/// <summary>An S3 endpoint and how it is used.</summary>
public sealed class S3Options
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = $"{ObjectStorageOptions.Section}:S3";

    /// <summary>Address of the store, such as <c>https://minio:9000</c>; empty for AWS itself, which the region then finds.</summary>
    public string ServiceUrl { get; set; } = "";

    /// <summary>
    /// The same store as browsers reach it. Set, the Workbench sends browsers there for whole images, by links that work for some
    /// minutes; empty, it hands the bytes on itself.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Region that requests are signed for.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The bucket of Assay's objects.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>Access key; empty with <see cref="SecretKey"/> for what the platform provides (AWS variables, the role of a pod or machine).</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>Secret of <see cref="AccessKey"/>.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Whether the bucket stands in the path of a request (MinIO and most others) instead of its host name (AWS).</summary>
    public bool ForcePathStyle { get; set; } = true;

    /// <summary>Whether the bucket is made at the start when there is none.</summary>
    public bool CreateBucket { get; set; }

    /// <summary>PEM file of the authority that signed the store's certificate; empty = the system's.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Buckets whose objects may be ingested by reference (<c>s3://bucket/prefix</c>) with the same credentials; <c>*</c> = any.</summary>
    public IList<string> ReadableBuckets { get; } = [];

    /// <summary>Requests in flight that one process makes at most.</summary>
    public int Connections { get; set; } = 128;

    /// <summary>How often a request that failed for a passing reason is repeated, with growing pauses.</summary>
    public int Retries { get; set; } = 5;

    /// <summary>How long the store may be silent within a request before it is given up.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Larger objects are written in parts of this many bytes, 5 .. 512 MiB; those of very large ones grow, since a store takes at most 10,000.</summary>
    public int PartBytes { get; set; } = 8 << 20;

    /// <summary>Parts of one object that are sent at the same time; each holds <see cref="PartBytes"/> bytes in memory.</summary>
    public int PartsInFlight { get; set; } = 4;

    /// <summary>How long the links last that browsers are sent to.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether an endpoint is configured at all.</summary>
    internal bool IsConfigured => ServiceUrl.Length > 0 || PublicUrl.Length > 0 || Bucket.Length > 0 || ReadableBuckets.Count > 0;
}
