using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Assay.Ingestion.V1;
using Grpc.Core;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Tars written by .NET's own writer, in each of its formats.</summary>
public sealed class TarIngestTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private static readonly string LongName = "birds/" + new string('x', 180) + "/long.jpg";

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task StartIngest_Tar_ReadsMembersInPlace(TarEntryFormat format)
    {
        var tar = host.MakeFile(".tar", Tar(format, ("./train/b/2.jpg", "two"), ("train/a/1.jpg", "one"), ("readme.txt", "no"), (".hidden/x.jpg", "no")));
        var dataset = await host.CreateAsync();
        var job = await host.IngestWellAsync(dataset, TarOf(tar));
        var images = await host.ImagesAsync(dataset);
        Assert.Equal([("train/a/1.jpg", "a", "train"), ("train/b/2.jpg", "b", "train")], images.Select(i => (i.Name, i.Labels.Single(), i.Split)));
        Assert.Equal("one", await TextAsync(dataset, images[0]));
        Assert.Equal("two", await TextAsync(dataset, images[1]));
        Assert.Equal(["1 file is no image: readme.txt"], job.Warnings);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task StartIngest_TarWithLongAndNonAsciiNames_RoundTrips(TarEntryFormat format)
    {
        var tar = host.MakeFile(".tar", Tar(format, (LongName, "long"), ("日本/é.jpg", "utf8"), ("line\nbreak/\".jpg", "quote")));
        var dataset = await host.CreateAsync();
        await host.IngestWellAsync(dataset, TarOf(tar), StorageMode.Copy);
        var images = await host.ImagesAsync(dataset);
        Assert.Equal([LongName, "line\nbreak/\".jpg", "日本/é.jpg"], images.Select(i => i.Name));
        Assert.Equal(["long", "quote", "utf8"], await Task.WhenAll(images.Select(image => TextAsync(dataset, image))));
    }

    [Fact]
    public async Task StartIngest_TarInObjectStore_ReadsMembersInPlace()
    {
        var key = $"lake/{Guid.NewGuid():N}.tar";
        await host.Store.PutAsync(key, Tar(TarEntryFormat.Pax, ("a/1.jpg", "one"), ("b/2.jpg", "two")));
        var dataset = await host.CreateAsync();
        await host.IngestWellAsync(dataset, new Source { Tar = new TarSource { ObjectKey = key } });
        Assert.Equal("two", await TextAsync(dataset, (await host.ImagesAsync(dataset))[1]));
    }

    [Fact]
    public async Task StartIngest_WebDatasetPairs_LabelFromThePair()
    {
        var tar = host.MakeFile(".tar", Tar(
            TarEntryFormat.Ustar,
            ("shard/000.jpg", "0"), ("shard/000.cls", "7\n"),
            ("shard/001.cls", "owl"), ("shard/001.jpg", "1"), ("shard/001.txt", "a caption\nof two lines"),
            ("shard/002.json", """{"labels": ["owl", "night"], "split": "val"}"""), ("shard/002.left.png", "2"), ("shard/002.right.png", "2"),
            ("shard/003.jpg", "3"), ("shard/003.txt", "A caption,\nof two lines"),
            ("shard/004.jpg", "4"), ("shard/005.cls", "orphan")));
        var dataset = await host.CreateAsync(100);
        var job = await host.IngestWellAsync(dataset, TarOf(tar));
        var images = await host.ImagesAsync(dataset);
        Assert.Equal(
            ["000.jpg 7 ", "001.jpg owl ", "002.left.png owl|night val", "002.right.png owl|night val", "003.jpg shard ", "004.jpg shard "],
            images.Select(i => $"{i.Name[6..]} {string.Join('|', i.Labels)} {i.Split}"));
        Assert.Equal(["1 file is no image: shard/005.cls", "2 label files hold no class name: shard/001.txt, shard/003.txt"], job.Warnings);
    }

    [Fact]
    public async Task StartIngest_TarWithANameTwice_LastMemberCounts()
    {
        var tar = host.MakeFile(".tar", Tar(TarEntryFormat.Pax, ("a.jpg", "old"), ("b.jpg", "b"), ("a.jpg", "new")));
        var dataset = await host.CreateAsync();
        var job = await host.IngestWellAsync(dataset, TarOf(tar));
        Assert.Equal(2, job.Progress.Total);
        Assert.Equal("new", await TextAsync(dataset, (await host.ImagesAsync(dataset))[0]));
        Assert.Equal(["1 name occurs more than once in the tar; the last member counts: a.jpg"], job.Warnings);
    }

    [Fact]
    public async Task StartIngest_TruncatedTar_FailsNamingRemedy()
    {
        var bytes = Tar(TarEntryFormat.Pax, ("a.jpg", "a"), ("b.jpg", new string('b', 4000)));
        var tar = host.MakeFile(".tar", bytes[..^3000]);
        var job = await host.IngestAsync(await host.CreateAsync(), TarOf(tar));
        Assert.Matches($"^The tar '{tar}' is truncated: the member 'b.jpg' ends at byte \\d+, the file at byte {bytes.Length - 3000}. Copy or download it again.$", job.Progress.Error);
    }

    [Fact]
    public async Task StartIngest_TarWithoutEndMarker_WarnsThatItMayBeCutOff()
    {
        var tar = host.MakeFile(".tar", Tar(TarEntryFormat.Ustar, ("a.jpg", "a"))[..1024]);
        var job = await host.IngestWellAsync(await host.CreateAsync(), TarOf(tar));
        Assert.Equal([$"1 tar has no end-of-archive marker and may be cut off between members: {tar}"], job.Warnings);
    }

    [Fact]
    public async Task StartIngest_FileOfNoKind_IsSaidToBeNoTar()
    {
        var garbage = new byte[2048];
        // Where a tar has its checksum: a number of this form would be wider than the field.
        garbage.AsSpan().Fill(0xff);
        var file = host.MakeFile(".tar", garbage);
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, TarOf(file)));
        Assert.Contains("is no tar", exception.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartIngest_CompressedTar_FailsNamingRemedy()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Tar(TarEntryFormat.Pax, ("a.jpg", "a")));
        // A header is a block; a compressed tar is seldom shorter.
        var tar = host.MakeFile(".tar.gz", [.. compressed.ToArray(), .. new byte[512]]);
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, TarOf(tar)));
        Assert.Equal($"The tar '{tar}' is compressed with gzip; images are read from it by their place, which needs an uncompressed tar. Decompress it first, for instance with 'gunzip'.", exception.Status.Detail);
    }

    [Fact]
    public async Task StartIngest_NoTar_Fails()
    {
        var file = host.MakeFile(".tar", new string('x', 2000));
        var dataset = await host.CreateAsync();
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => host.IngestAsync(dataset, TarOf(file)));
        Assert.Equal($"'{file}' is no tar: it does not begin with a tar header. Check the path.", exception.Status.Detail);
    }

    private async Task<string> TextAsync(string dataset, Image image) =>
        Encoding.UTF8.GetString((await ReadImageTests.ReadAsync(host, dataset, image.Id)).Content);

    internal static byte[] Tar(TarEntryFormat format, params (string Name, string Content)[] members)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }
}
