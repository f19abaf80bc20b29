using Assay.Imaging;
using Assay.Inference.Pipeline;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class ShardEmbedderTests
{
    private const string Dataset = "pets";

    [Fact]
    public async Task EmbedAsync_AnyParallelism_WritesTheSameBytes()
    {
        await using var serial = InferenceHost.Build(settings: [("ComputeThreads", "1"), ("BatchesInFlight", "2"), ("FetchConcurrency", "1")]);
        await using var parallel = InferenceHost.Build(settings: [("ComputeThreads", "5"), ("BatchesInFlight", "16"), ("FetchConcurrency", "32"), ("IntraOpThreads", "2")]);
        var images = TestImages.WriteTo(Path.Combine(serial.Folder, "images"), 41);
        File.WriteAllText(images[7], "no picture");

        foreach (var host in new[] { serial, parallel })
        {
            await host.AddShardAsync(Dataset, 0, images.Take(23));
            await host.AddShardAsync(Dataset, 1, images.Skip(23));
            var model = await host.BuiltInModelAsync();
            await Task.WhenAll(EmbedAsync(host, 0, model), EmbedAsync(host, 1, model));
        }

        var expected = await serial.ReadShardsAsync(Dataset);
        Assert.Equal(12, expected.Count);
        Assert.Equal(expected, await parallel.ReadShardsAsync(Dataset));
    }

    [Fact]
    public async Task EmbedAsync_KilledBetweenWritesAndDoneAgain_WritesTheSameBytes()
    {
        await using var whole = InferenceHost.Build();
        var images = TestImages.WriteTo(Path.Combine(whole.Folder, "images"), 9);
        File.WriteAllBytes(images[4], []);
        await whole.AddShardAsync(Dataset, 0, images);
        await EmbedAsync(whole, 0, await whole.BuiltInModelAsync());
        var expected = await whole.ReadShardsAsync(Dataset);

        // images.jsonl is there before the accident; each other object may be the last.
        for (var written = 0; written < expected.Count - 1; written++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(whole.Folder, $"killed-{written}")).FullName;
            var objects = new FolderObjectStore(Path.Combine(folder, "objects"));
            await objects.WriteImageRecordsAsync(DatasetKeys.Images(Dataset, 0), images.Select(file => new ImageRecord { Location = ImageLocation.File(file), Name = Path.GetFileName(file) }));
            await using (var killed = InferenceHost.Build(folder, DyingAfter(written, objects)))
            {
                var model = await killed.BuiltInModelAsync();
                await Assert.ThrowsAsync<UnavailableException>(() => EmbedAsync(killed, 0, model));
            }

            await using var resumed = InferenceHost.Build(folder, objects);
            var outcome = await EmbedAsync(resumed, 0, await resumed.BuiltInModelAsync());
            Assert.Equal(new ShardOutcome(9, 1), outcome);
            Assert.Equal(expected, await resumed.ReadShardsAsync(Dataset));
        }
    }

    [Fact]
    public async Task EmbedAsync_ImagesThatCannotBeRead_AreQuarantinedWithTheReason()
    {
        await using var host = InferenceHost.Build();
        var folder = Directory.CreateDirectory(Path.Combine(host.Folder, "images")).FullName;
        var picture = TestImages.Picture(1);
        string[] files = [.. new (string Name, byte[]? Content)[]
        {
            ("good.jpg", picture),
            ("truncated.jpg", picture[..(picture.Length / 2)]),
            ("text.png", "just text, not a picture"u8.ToArray()),
            ("huge.png", TestImages.HugePng()),
            ("empty.jpg", []),
            ("missing.jpg", null),
            ("also-good.png", TestImages.Picture(2, EncodedFormat.Png)),
        }.Select(file =>
        {
            var path = Path.Combine(folder, file.Name);
            if (file.Content is not null)
                File.WriteAllBytes(path, file.Content);
            return path;
        })];
        await host.AddShardAsync(Dataset, 0, files);

        var outcome = await EmbedAsync(host, 0, await host.BuiltInModelAsync());

        Assert.Equal(new ShardOutcome(7, 5), outcome);
        var quarantined = await QuarantineFile.ReadAsync(host.Store, Dataset, 0);
        Assert.Equal(
            [(1, "truncated"), (2, "unknown_format"), (3, "too_many_pixels"), (4, "empty"), (5, "missing")],
            quarantined.Select(record => (record.Row, record.Reason)));
        Assert.Contains("30000 x 30000", quarantined[2].Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", quarantined[4].Message, StringComparison.Ordinal);

        var facts = await host.Store.ReadColumnAsync<float>(DatasetKeys.Facts(Dataset, 0), 7, ImageFacts.Count);
        var hashes = await host.Store.ReadColumnAsync<byte>(DatasetKeys.Hashes(Dataset, 0), 7, ImageHashRow.Length);
        var embeddings = await host.Store.ReadColumnAsync<Half>(DatasetKeys.Embeddings(Dataset, 0, await host.BuiltInModelAsync()), 7);
        for (var row = 0; row < 7; row++)
        {
            var decoded = row is 0 or 6;
            Assert.Equal(decoded ? 1 : 0, facts[row][ImageFacts.Decoded]);
            Assert.Equal(decoded, embeddings[row].ContainsAnyExcept(Half.Zero));
            Assert.Equal(row is not (4 or 5), hashes[row].ContainsAnyExcept((byte)0));
        }

        Assert.Equal(picture.Length / 2, facts[1][ImageFacts.Bytes]);
    }

    [Fact]
    public async Task EmbedAsync_WholeSourceGone_FailsInsteadOfQuarantining()
    {
        await using var host = InferenceHost.Build();
        await host.AddShardAsync(Dataset, 0, Enumerable.Range(0, 5).Select(i => Path.Combine(host.Folder, "not-mounted", $"{i}.jpg")));
        var model = await host.BuiltInModelAsync();

        var error = await Assert.ThrowsAsync<UnavailableException>(() => EmbedAsync(host, 0, model));

        Assert.Contains("The source of data set \"pets\" is away: 5 of the 5 images of shard 0 are missing", error.Message, StringComparison.Ordinal);
        Assert.Equal([DatasetKeys.Images(Dataset, 0)], (await host.ReadShardsAsync(Dataset)).Keys);
    }

    [Fact]
    public async Task EmbedAsync_FileGoneSinceTheFirstPass_FailsAndSaysWhich()
    {
        await using var host = InferenceHost.Build();
        var images = TestImages.WriteTo(Path.Combine(host.Folder, "images"), 4);
        await host.AddShardAsync(Dataset, 0, images);
        var model = await host.BuiltInModelAsync();
        await EmbedAsync(host, 0, model);
        await host.Store.DeleteAsync(DatasetKeys.Embeddings(Dataset, 0, model));
        File.Delete(images[2]);

        var error = await Assert.ThrowsAsync<WrongStateException>(() => EmbedAsync(host, 0, model));

        Assert.Contains("\"0002.jpg\" (row 2) could be read by an earlier embedding, but not now", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbedAsync_NoSuchShardOrModel_SaysWhich()
    {
        await using var host = InferenceHost.Build();
        var model = await host.BuiltInModelAsync();

        Assert.Equal("Data set \"pets\" has no shard 3.", (await Assert.ThrowsAsync<NotFoundException>(() => EmbedAsync(host, 3, model))).Message);
        Assert.StartsWith("There is no model \"other\"", (await Assert.ThrowsAsync<NotFoundException>(() => EmbedAsync(host, 3, "other"))).Message, StringComparison.Ordinal);
    }

    // A process that is killed between two writes. Only columns count: the model is registered before the accident.
    private static InterceptedObjectStore DyingAfter(int writes, IObjectStore objects)
    {
        var left = writes;
        return new InterceptedObjectStore(objects, (key, _) =>
            key.Contains("/shards/", StringComparison.Ordinal) && Interlocked.Decrement(ref left) < 0
                ? throw new ObjectStoreException("The test's store has died.")
                : Task.CompletedTask);
    }

    private static Task<ShardOutcome> EmbedAsync(InferenceHost host, int shard, string model) =>
        host.Embedder.EmbedAsync(Dataset, shard, model, _ => { }, CancellationToken.None);
}
