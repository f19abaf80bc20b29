namespace Assay.ObjectStorage.S3;

/// <summary>A bucket of MinIO, AWS or any S3-compatible store.</summary>
public sealed class S3Options
{
    /// <summary>Address of the store, such as <c>http://minio:9000</c>; empty = AWS, found by <see cref="Region"/>.</summary>
    public string ServiceUrl { get; set; } = "";

    /// <summary>Address by which browsers reach the same store, for links that are signed for them; empty = there are no such links.</summary>
    public string PublicUrl { get; set; } = "";

    public string Region { get; set; } = "us-east-1";

    public string Bucket { get; set; } = "";

    /// <summary>Empty, with <see cref="SecretKey"/>, = what the machine grants: a role, a profile, AWS_ACCESS_KEY_ID.</summary>
    public string AccessKey { get; set; } = "";

    /// <summary>From the environment or a file, never from the command line.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>True = the bucket is part of the path instead of the host name, as MinIO has it.</summary>
    public bool ForcePathStyle { get; set; } = true;

    /// <summary>True = a bucket that does not exist is made when the process starts.</summary>
    public bool CreateBucket { get; set; }

    /// <summary>PEM file of the authority that signed the store's certificate; empty = those of the system.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Longest silence of the store within a request; 1 s .. 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections to the store at once, 1 .. 4,096.</summary>
    public int Connections { get; set; } = 64;

    /// <summary>Bytes of a part: larger objects are written in parts, several at once. 5 MiB .. 512 MiB.</summary>
    public int PartBytes { get; set; } = 8 * 1024 * 1024;
}
