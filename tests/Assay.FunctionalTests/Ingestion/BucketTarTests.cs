using System.Formats.Tar;
using System.Globalization;
using Assay.FunctionalTests.ObjectStorage;
using Assay.Ingestion.Sources;
using Assay.Ingestion.Sources.Tar;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.S3;
using Xunit;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Tars in a bucket on a real S3 server, read by ranges; what travels is counted.</summary>
[Collection(S3Collection.Name)]
public sealed class BucketTarTests(S3Server server)
{
    private static readonly ImageContentLimits Limits = new();

    [Fact]
    public async Task ReadAsync_LargeMembers_FetchesHeadersOnlyAndEachImageByOneRange()
    {
        var (options, content, length) = await MakeAsync(members: 60, bytes: 150_000);
        var handler = new CountingHandler();
        using var connection = new S3Connection(options, handler);
        var entries = await ReadAsync(connection, options.Bucket);
        Assert.Equal(content.Keys, entries.Select(entry => entry.Name));
        Assert.InRange(handler.Bytes, 1, length / 40);
        Assert.InRange(handler.Requests, 1, 1 + (2 * entries.Count) + 2);

        var reader = new ImageContentReader(new S3ObjectStore(connection), [], new ReadableBuckets(options, connection));
        foreach (var entry in entries.Take(5))
        {
            var (requests, bytes) = (handler.Requests, handler.Bytes);
            using var image = await reader.ReadAsync(entry.Location, Limits);
            Assert.Equal(content[entry.Name], image.Bytes.ToArray());
            Assert.Equal((requests + 1, bytes + content[entry.Name].Length), (handler.Requests, handler.Bytes));
        }
    }

    [Fact]
    public async Task ReadAsync_SmallMembers_FetchesManyHeadersAtOnce()
    {
        var (options, content, _) = await MakeAsync(members: 2_000, bytes: 1_000);
        var handler = new CountingHandler();
        using var connection = new S3Connection(options, handler);
        var entries = await ReadAsync(connection, options.Bucket);
        Assert.Equal(content.Keys, entries.Select(entry => entry.Name));
        Assert.InRange(handler.Requests, 1, 40);
    }

    private static async Task<List<SourceEntry>> ReadAsync(S3Connection connection, string bucket)
    {
        var source = new TarImageSource(new BucketTar(new S3Bucket(connection, bucket), "tars//all of it.tar"), LabelLayout.Unspecified);
        var entries = new List<SourceEntry>();
        await foreach (var entry in source.ReadAsync(new SourceWarnings(), default))
            entries.Add(entry);
        return entries;
    }

    private async Task<(S3Options Options, SortedDictionary<string, byte[]> Content, long Length)> MakeAsync(int members, int bytes)
    {
        var random = new Random(1);
        var content = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            for (var i = 0; i < members; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"class {i % 3}/{i:D5}.jpg");
                content[name] = new byte[bytes + random.Next(bytes)];
                random.NextBytes(content[name]);
            }

            foreach (var (name, image) in content)
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(image) });
        }

        var options = await server.MakeBucketAsync();
        options.ReadableBuckets.Add("*");
        using var connection = new S3Connection(options);
        await S3Server.PutAsync(connection.Client, options.Bucket, "tars//all of it.tar", tar.ToArray());
        return (options, content, tar.Length);
    }
}
