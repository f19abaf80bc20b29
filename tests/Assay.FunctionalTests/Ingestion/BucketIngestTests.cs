using System.Text;
using Assay.FunctionalTests.ObjectStorage;
using Assay.Ingestion.Sources;
using Assay.Ingestion.Sources.Buckets;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ObjectStorage.S3;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Sources in buckets of others on a real S3 server: by reference, any keys, lists by several requests that go on where they were.</summary>
[Collection(S3Collection.Name)]
public sealed class BucketIngestTests(S3Server server) : IAsyncDisposable
{
    private readonly IngestionHost _host = new();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task StartIngest_Bucket_GivesWhatTheFolderOfTheSameTreeGivesButTheLocations()
    {
        var options = await server.LakeAsync();
        await StartAsync(options);
        var (fromFolder, fromBucket) = (await _host.CreateAsync(1000), await _host.CreateAsync(1000));
        var folderJob = await _host.IngestWellAsync(fromFolder, IngestionHost.FolderOf(_host.MakeFolder([.. S3Server.LakeFiles])));
        var bucketJob = await _host.IngestWellAsync(fromBucket, IngestionHost.BucketOf(options.Bucket, "lake/"));

        Assert.Equal(folderJob.Progress.Done, bucketJob.Progress.Done);
        Assert.Contains("1 file is no image", bucketJob.Warnings.Single());
        for (var shard = 0; shard < 3; shard++)
        {
            var expected = await _host.Store.ReadImageRecordsAsync(DatasetKeys.Images(fromFolder, shard));
            var actual = await _host.Store.ReadImageRecordsAsync(DatasetKeys.Images(fromBucket, shard));
            Assert.Equal(
                ImageRecordWriter.ToBytes(expected.Select(record => record with { Location = ImageLocation.InBucket(options.Bucket, $"lake/{record.Name}") })),
                ImageRecordWriter.ToBytes(actual));
        }

        Assert.Empty(await _host.Store.ListAsync(DatasetKeys.ListingParts(fromBucket, bucketJob.Id)).ToListAsync());
        Assert.Equal(folderJob.Progress.Done, (await _host.IngestWellAsync(fromBucket, IngestionHost.BucketOf(options.Bucket, "lake/"))).Skipped);
    }

    [Fact]
    public async Task StartIngest_KeysThatNoFileSystemHas_AreReadAsTheyAre()
    {
        string[] keys = ["/leading.jpg", "//two.jpg", "a//b.jpg", "a/../c.jpg", "a/./d.jpg", "ends ./e.jpg", "tab\tnew\nline.jpg", "ctl\u0001.jpg", "folder/", "a+b&c=d?e#f.jpg", "%2F.jpg"];
        var options = await server.MakeBucketAsync(keys);
        await StartAsync(options);
        var dataset = await _host.CreateAsync();
        await _host.IngestWellAsync(dataset, IngestionHost.BucketOf(options.Bucket));

        var images = await _host.ImagesAsync(dataset);
        // "a/../c.jpg" and "a/./d.jpg" have a folder whose name begins with a dot, which is hidden.
        var expected = keys.Except(["folder/", "a/../c.jpg", "a/./d.jpg"]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, images.Select(image => image.Name));
        foreach (var image in images)
            Assert.Equal(image.Name, Encoding.UTF8.GetString(await ReadAsync(dataset, image.Id)));
    }

    [Fact]
    public async Task ReadImage_LinkAccepted_IsALinkThatGivesTheBytesAsWhatTheyAre()
    {
        var options = server.With((await server.MakeBucketAsync()).Bucket);
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
        using (var connection = new S3Connection(options))
            await S3Server.PutAsync(connection.Client, options.Bucket, "/x/<b>.png", jpeg);
        await StartAsync(options, ("ObjectStorage:S3:PublicUrl", options.ServiceUrl));
        var dataset = await _host.CreateAsync();
        await _host.IngestWellAsync(dataset, IngestionHost.BucketOf(options.Bucket));

        using var call = _host.Client.ReadImage(new ReadImageRequest { Dataset = dataset, ImageId = "000000-0000", AcceptLink = true });
        var only = Assert.Single(await call.ResponseStream.ReadAllAsync().ToListAsync());
        Assert.Equal("image/jpeg", only.ContentType);
        Assert.Empty(only.Chunk);
        using var browser = new HttpClient();
        using var answer = await browser.GetAsync(only.Link);
        Assert.Equal(jpeg, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task StartIngest_BucketWithCopy_KeepsTheBytes()
    {
        var options = await server.MakeBucketAsync("x//1.jpg", "x//2.jpg");
        await StartAsync(options);
        var dataset = await _host.CreateAsync();
        await _host.IngestWellAsync(dataset, IngestionHost.BucketOf(options.Bucket, "x/"), StorageMode.Copy);
        var records = await _host.Store.ReadImageRecordsAsync(DatasetKeys.Images(dataset, 0));
        Assert.All(records, record => Assert.Null(record.Location.Bucket));
        Assert.Equal("x//1.jpg", Encoding.UTF8.GetString(await _host.Store.ReadAllAsync(records[0].Location.Path)));
    }

    [Fact]
    public async Task StartIngest_BucketNotAllowedOrNotThere_SaysSo()
    {
        var options = await server.MakeBucketAsync();
        await StartAsync(options, ("ObjectStorage:S3:ReadableBuckets:0", options.Bucket), ("ObjectStorage:S3:ReadableBuckets:1", "none-of-that-name"));
        var dataset = await _host.CreateAsync();

        var refused = await IngestionHost.FailsAsync(StatusCode.InvalidArgument, () => _host.IngestAsync(dataset, IngestionHost.BucketOf("another")));
        Assert.Contains($"'another' is no bucket that may be read; they are: 'none-of-that-name', '{options.Bucket}'", refused.Status.Detail);
        var missing = await IngestionHost.FailsAsync(StatusCode.FailedPrecondition, () => _host.IngestAsync(dataset, IngestionHost.BucketOf("none-of-that-name")));
        Assert.Contains("has no bucket 'none-of-that-name'", missing.Status.Detail);
        var empty = await IngestionHost.FailsAsync(StatusCode.FailedPrecondition, () => _host.IngestAsync(dataset, IngestionHost.BucketOf(options.Bucket, "x/")));
        Assert.Contains($"No object under 's3://{options.Bucket}/x/' is an image", empty.Status.Detail);
        await IngestionHost.FailsAsync(StatusCode.NotFound, () => _host.IngestAsync(
            dataset, new Source { Tar = new TarSource { Bucket = options.Bucket, ObjectKey = "no//such.tar" } }));
    }

    [Fact]
    public async Task ReadAsync_KilledAndResumed_ListsOnlyTheRest()
    {
        var keys = S3Server.LakeFiles.Where(file => file.StartsWith("train/", StringComparison.Ordinal)).ToList();
        var options = await server.LakeAsync();
        options.Retries = 0;
        using var objects = new FolderObjectStore(Path.Combine(_host.Folder, "parts"));
        var listing = new ListingParts(objects, "parts/");

        // The network goes while the third page is asked for: what was listed before stays.
        using (var first = new S3Connection(options, new CountingHandler((_, number) => number > 2)))
        {
            await Assert.ThrowsAsync<ObjectStoreException>(() => NamesAsync(new BucketLister(new S3Bucket(first, options.Bucket), "lake/train/", 1, listing.AddAsync, keysAtOnce: 1000), [default]));
        }

        var kept = await listing.ReadAsync(default).ToListAsync();
        Assert.Equal(2_000, kept.Sum(part => part.Keys.Count));
        var handler = new CountingHandler();
        using var second = new S3Connection(options, handler);
        var source = new BucketImageSource(new S3Bucket(second, options.Bucket), "lake/train/", LabelLayout.Flat, listing, 4);
        var names = new List<string>();
        await foreach (var entry in source.ReadAsync(new SourceWarnings(), default))
            names.Add(entry.Name);

        Assert.Equal(keys.Select(key => key["train/".Length..]).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        var left = keys.Count - kept.Sum(part => part.Keys.Count);
        Assert.InRange(handler.Requests, 1, (left / 1000) + 1 + 2);
        await listing.DeleteAsync(default);
        Assert.Empty(await listing.ReadAsync(default).ToListAsync());
    }

    private static async Task<List<string>> NamesAsync(BucketLister lister, IReadOnlyList<KeyRange> ranges)
    {
        var names = new List<string>();
        await foreach (var listed in lister.ListAsync(ranges, default))
            names.AddRange(listed.Keys);
        return names;
    }

    private async Task<byte[]> ReadAsync(string dataset, string image)
    {
        using var call = _host.Client.ReadImage(new ReadImageRequest { Dataset = dataset, ImageId = image });
        var bytes = new MemoryStream();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            bytes.Write(response.Chunk.Span);
        return bytes.ToArray();
    }

    private Task StartAsync(S3Options options, params (string Key, string Value)[] more)
    {
        _host.Configure = builder => builder.Configuration.AddInMemoryCollection(
        [
            new("ObjectStorage:S3:ServiceUrl", options.ServiceUrl),
            new("ObjectStorage:S3:AccessKey", options.AccessKey),
            new("ObjectStorage:S3:SecretKey", options.SecretKey),
            .. more.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
            .. more.Any(setting => setting.Key.Contains("ReadableBuckets", StringComparison.Ordinal))
                ? (KeyValuePair<string, string?>[])[]
                : [new("ObjectStorage:S3:ReadableBuckets:0", "*")],
        ]);
        return _host.StartAsync();
    }
}
