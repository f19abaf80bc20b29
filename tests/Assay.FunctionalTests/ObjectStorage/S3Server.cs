using Amazon.S3;
using Amazon.S3.Model;
using Assay.ObjectStorage.S3;
using Assay.RealParts;
using Xunit;

namespace Assay.FunctionalTests.ObjectStorage;

/// <summary>A real S3 server on loopback, started once for the classes of its collection.</summary>
public sealed class S3Server : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-s3-").FullName;
    private Dictionary<string, string> _connection = [];
    private readonly Lazy<Task<S3Options>> _lake;
    private int _names;

    public S3Server() => _lake = new Lazy<Task<S3Options>>(() => MakeBucketAsync(LakeFiles.Select(file => $"lake/{file}").Append("lakes/other.jpg")));

    /// <summary>Files of a tree that takes three pages of a listing, with names of many kinds.</summary>
    internal static IReadOnlyList<string> LakeFiles { get; } =
    [
        .. Enumerable.Range(0, 2500).Select(i => $"train/class {i % 7}/{i:D5} ü.jpg"),
        "test/ants/1.png", "test/ants/😀.png", "test/日本/x+y%41.jpg", "root.jpg", "notes.txt", ".hidden/x.jpg", "a!/z.jpg", "ａ/z.jpg",
    ];

    public async Task InitializeAsync()
    {
        await Scripts.RunAsync("s3", ["start", _folder, $"{FreePorts.Find(4)}"]);
        _connection = File.ReadLines(Path.Combine(_folder, "connection")).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    public async Task DisposeAsync()
    {
        await Scripts.RunAsync("s3", ["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The processes stop as if their host hung.</summary>
    public Task PauseAsync() => Scripts.RunAsync("s3", ["pause", _folder]);

    public Task ResumeAsync() => Scripts.RunAsync("s3", ["resume", _folder]);

    /// <summary>Options of a bucket that no other test uses. It need not exist.</summary>
    internal S3Options NewBucket() => With($"test-{Interlocked.Increment(ref _names)}");

    /// <summary>A bucket with <see cref="LakeFiles"/> below <c>lake/</c>; for reading only.</summary>
    internal async Task<S3Options> LakeAsync() => With((await _lake.Value).Bucket);

    internal S3Options With(string bucket) => new()
    {
        ServiceUrl = _connection["S3_URL"],
        Bucket = bucket,
        AccessKey = _connection["S3_ACCESS_KEY"],
        SecretKey = _connection["S3_SECRET_KEY"],
    };

    /// <summary>A bucket of others with objects under keys of any kind, each holding its key.</summary>
    internal async Task<S3Options> MakeBucketAsync(params IEnumerable<string> keys)
    {
        var options = NewBucket();
        using var connection = new S3Connection(options);
        await connection.Client.PutBucketAsync(options.Bucket);
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (key, token) =>
            await PutAsync(connection.Client, options.Bucket, key, System.Text.Encoding.UTF8.GetBytes(key), token));
        return options;
    }

    internal static async Task PutAsync(AmazonS3Client client, string bucket, string key, byte[] content, CancellationToken cancellationToken = default)
    {
        LeadingSlash.Note(bucket, key);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content), UseChunkEncoding = false }, cancellationToken);
    }
}

/// <summary>Classes that share one server; one after the other, since some of them stop it.</summary>
[CollectionDefinition(Name)]
public sealed class S3Collection : ICollectionFixture<S3Server>
{
    public const string Name = "S3";
}
