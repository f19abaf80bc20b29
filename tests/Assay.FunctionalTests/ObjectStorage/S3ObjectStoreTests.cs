using System.Security.Cryptography;
using Amazon.S3.Model;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Health;
using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.FunctionalTests.ObjectStorage;

/// <summary>What only a bucket does: parts, links, its own making, its being away.</summary>
[Collection(S3Collection.Name)]
public sealed class S3ObjectStoreTests(S3Server server)
{
    private const int PartBytes = 64 << 10;

    [Fact]
    public async Task PutAsync_LargeObject_GoesInPartsAndComesBackWhole()
    {
        var options = await server.MakeBucketAsync();
        options.PartBytes = PartBytes;
        using var store = new S3ObjectStore(options);
        foreach (var length in (int[])[PartBytes, PartBytes + 1, 5 * PartBytes, 13 * PartBytes + 7])
        {
            var content = RandomNumberGenerator.GetBytes(length);
            await store.PutAsync("from/memory", content);
            await store.PutAsync("from/stream", new UnknownLengthStream(content));
            Assert.Equal(content, await store.ReadAllAsync("from/memory"));
            Assert.Equal(content, await store.ReadAllAsync("from/stream"));
            Assert.Equal(content[(PartBytes - 10)..Math.Min(length, PartBytes + 10)], await store.ReadAsync("from/stream", PartBytes - 10, 20));
            await using var stream = await store.OpenReadAsync("from/stream");
            stream.Position = length - 3;
            var end = new byte[3];
            await stream.ReadExactlyAsync(end);
            Assert.Equal(content[^3..], end);
        }
    }

    [Fact]
    public async Task PutAsync_SourceBreaksBetweenParts_LeavesNothing()
    {
        var options = await server.MakeBucketAsync();
        options.PartBytes = PartBytes;
        using var store = new S3ObjectStore(options);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync("k", new UnknownLengthStream(new byte[5 * PartBytes], breaks: true)));

        using var connection = new S3Connection(options);
        var uploads = await connection.Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = options.Bucket });
        Assert.Empty(uploads.MultipartUploads ?? []);
        Assert.Null(await store.StatAsync("k"));
        Assert.Empty(await store.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task CreateLink_FetchedByAPlainClient_GivesTheBytesAsTheTypeThatIsAskedFor()
    {
        var options = await server.MakeBucketAsync("a b/ü+%.jpg");
        options.PublicUrl = options.ServiceUrl;
        using var store = new S3ObjectStore(options);
        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(store.CreateLink("a b/ü+%.jpg", "image/jpeg"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("a b/ü+%.jpg", await answer.Content.ReadAsStringAsync());

        options.PublicUrl = "";
        using var without = new S3ObjectStore(options);
        Assert.Null(without.CreateLink("k", "image/jpeg"));
    }

    [Fact]
    public async Task EnsureAsync_NoBucket_IsRefusedUnlessItMayBeMade()
    {
        var options = server.NewBucket();
        var message = (await Assert.ThrowsAsync<ObjectStoreRefusedException>(() => EnsureAsync(options))).Message;
        Assert.Contains($"has no bucket '{options.Bucket}'", message);
        Assert.Contains("ObjectStorage:S3:CreateBucket=true", message);

        options.CreateBucket = true;
        await Task.WhenAll(EnsureAsync(options), EnsureAsync(options), EnsureAsync(options));
        options.CreateBucket = false;
        await EnsureAsync(options);
    }

    [Fact]
    public async Task EnsureAsync_WrongCredentials_IsRefusedAndNamesTheSettings()
    {
        foreach (var spoil in (Action<S3Options>[])[o => o.SecretKey = "wrong", o => o.AccessKey = "no:body"])
        {
            var options = await server.MakeBucketAsync();
            spoil(options);
            var message = (await Assert.ThrowsAsync<ObjectStoreRefusedException>(() => EnsureAsync(options))).Message;
            Assert.Contains($"refuses the access key '{options.AccessKey}'", message);
            Assert.Contains("ObjectStorage:S3:SecretKey", message);
            Assert.DoesNotContain(options.SecretKey, message.Replace("ObjectStorage:S3:SecretKey", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EnsureAsync_NobodyThere_IsTransientAndNamesTheAddress()
    {
        var options = server.NewBucket();
        (options.ServiceUrl, options.Retries) = ("http://127.0.0.1:1", 0);
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => EnsureAsync(options));
        Assert.Contains("http://127.0.0.1:1 cannot be reached", e.Message);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(options)).Status);
    }

    [Fact]
    public async Task Requests_WhileTheServerIsPaused_WaitAndSucceed()
    {
        var options = await server.MakeBucketAsync("k");
        using var store = new S3ObjectStore(options);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(options)).Status);

        await server.PauseAsync();
        Task<byte[]> reading;
        Task writing;
        try
        {
            reading = store.ReadAllAsync("k");
            writing = store.PutAsync("l", "written"u8.ToArray());
            options.Timeout = TimeSpan.FromSeconds(1);
            options.Retries = 0;
            var health = await CheckAsync(options);
            Assert.Equal(HealthStatus.Unhealthy, health.Status);
            Assert.False(reading.IsCompleted);
            Assert.False(writing.IsCompleted);
        }
        finally
        {
            await server.ResumeAsync();
        }

        Assert.Equal("k"u8.ToArray(), await reading);
        await writing;
        Assert.Equal("written"u8.ToArray(), await store.ReadAllAsync("l"));
    }

    private static async Task EnsureAsync(S3Options options)
    {
        using var connection = new S3Connection(options);
        await Own(connection, options).EnsureAsync(default);
    }

    private static async Task<HealthCheckResult> CheckAsync(S3Options options)
    {
        using var connection = new S3Connection(options);
        using var check = new ObjectStoreHealthCheck(new S3ObjectStore(connection), Own(connection, options), TimeProvider.System);
        return await check.CheckHealthAsync(new HealthCheckContext());
    }

    private static OwnBucket Own(S3Connection connection, S3Options options) =>
        new(connection, Options.Create(new ObjectStorageOptions { Kind = ObjectStorageKind.S3, S3 = options }));

    private sealed class UnknownLengthStream(byte[] content, bool breaks = false) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            breaks && Position == Length ? throw new InvalidDataException("the client is gone") : base.ReadAsync(buffer, cancellationToken);
    }
}
