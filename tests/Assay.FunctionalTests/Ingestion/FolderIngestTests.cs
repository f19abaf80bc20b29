using Assay.Ingestion.V1;
using Assay.ObjectStorage.Layout;
using Assay.LabelStore.V1;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Ingestion;

public sealed class FolderIngestTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    [Fact]
    public async Task StartIngest_ClassPerFolder_LabelsSplitsAndOrder()
    {
        var folder = host.MakeFolder("train/bees/b.jpg", "train/ants/a.PNG", "val/ants/c.webp", "root.jpg", "test/unlabelled.jpg");
        var dataset = await host.CreateAsync(2, "m1");
        var job = await host.IngestWellAsync(dataset, FolderOf(folder));
        var images = await host.ImagesAsync(dataset);

        Assert.Equal(["root.jpg", "test/unlabelled.jpg", "train/ants/a.PNG", "train/bees/b.jpg", "val/ants/c.webp"], images.Select(i => i.Name));
        Assert.Equal(["000000-0000", "000000-0001", "000001-0000", "000001-0001", "000002-0000"], images.Select(i => i.Id));
        Assert.Equal(["", "", "ants", "bees", "ants"], images.Select(i => string.Join('|', i.Labels)));
        Assert.Equal(["", "test", "train", "train", "val"], images.Select(i => i.Split));
        Assert.Equal((5, 5, 3, 0), (job.Progress.Done, job.Progress.Total, job.Shards, job.Skipped));

        var state = (await host.Client.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset })).Dataset;
        Assert.Equal((5, 3, 2, false), (state.Images, state.Shards, state.ShardSize, state.Ingesting));
        var taxonomy = await new LabelStoreService.LabelStoreServiceClient(host.Channel).GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset });
        Assert.Equal(["ants", "bees"], taxonomy.Classes.Select(c => c.Name));
        var labels = new LabelColumns(host.Store);
        Assert.Equal<int[]>([-1, -1], await labels.ReadAsync(dataset, "given", 0));
        Assert.Equal<int[]>([0, 1], await labels.ReadAsync(dataset, "given", 1));
    }

    [Fact]
    public async Task StartIngest_Flat_NoLabels()
    {
        var dataset = await host.CreateAsync();
        await host.IngestWellAsync(dataset, FolderOf(host.MakeFolder("ants/a.jpg", "train/bees/b.jpg"), LabelLayout.Flat));
        Assert.All(await host.ImagesAsync(dataset), image => Assert.Equal((0, ""), (image.Labels.Count, image.Split)));
    }

    [Fact]
    public async Task StartIngest_SameTreeInTwoFolders_SameOrderAndLabels()
    {
        string[] files = ["z/1.jpg", "a-b/2.jpg", "a/3.jpg", "a.b/4.jpg", "Z/5.jpg", "é/6.jpg", "\U0001F41D/7.jpg"];
        var (first, second) = (await host.CreateAsync(), await host.CreateAsync());
        await host.IngestWellAsync(first, FolderOf(host.MakeFolder(files)));
        await host.IngestWellAsync(second, FolderOf(host.MakeFolder([.. files.Reverse()])));

        var names = (await host.ImagesAsync(first)).Select(i => i.Name).ToList();
        Assert.Equal(files.Order(StringComparer.Ordinal), names);
        Assert.Equal(names, (await host.ImagesAsync(second)).Select(i => i.Name));
        var (x, y) = (await host.ColumnsAsync(first), await host.ColumnsAsync(second));
        Assert.Equal(x.Where(c => c.Key.StartsWith("labels/", StringComparison.Ordinal)), y.Where(c => c.Key.StartsWith("labels/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task StartIngest_NamesOfAllKinds_RoundTrip()
    {
        string[] files = ["with space/a b.jpg", "quo\"te/it's.jpg", "new\nline/x\ny.jpg", "Grüße/日本.jpg", "tab\t/\\back.jpg", "comma,;/=.jpg", "e\u0301/nfd.jpg"];
        var folder = host.MakeFolder(files);
        var dataset = await host.CreateAsync(100);
        var job = await host.IngestWellAsync(dataset, FolderOf(folder), StorageMode.Copy);
        Assert.Equal(["1 image has a label with control characters; they were made blanks: new\\u000aline/x\\u000ay.jpg"], job.Warnings);
        var images = await host.ImagesAsync(dataset);
        Assert.Equal(files.Order(StringComparer.Ordinal), images.Select(i => i.Name));
        foreach (var image in images)
            Assert.Equal(image.Name, System.Text.Encoding.UTF8.GetString((await ReadImageTests.ReadAsync(host, dataset, image.Id)).Content));
        Assert.Contains("new line", images.SelectMany(i => i.Labels));
    }

    [Fact]
    public async Task StartIngest_InvalidUtf8Name_IsWarnedOf()
    {
        var folder = host.MakeFolder("good.jpg");
        // A Latin-1 é: .NET cannot name such a file, the shell can.
        await ShellAsync($"printf x > '{folder}/'$(printf 'caf\\351').jpg");
        var dataset = await host.CreateAsync();
        var job = await host.IngestWellAsync(dataset, FolderOf(folder));
        Assert.Single(await host.ImagesAsync(dataset));
        Assert.Equal(["1 file has a name that is not UTF-8 and was left out; rename it: caf\uFFFD.jpg"], job.Warnings);
        await ShellAsync($"rm -r '{folder}'");

        static async Task ShellAsync(string command)
        {
            using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", command]);
            await shell.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task StartIngest_OtherFiles_AreCountedAndNamedHiddenOnesAreNot()
    {
        var folder = host.MakeFolder("a.jpg", "notes.txt", "sub/labels.csv", ".hidden.jpg", ".git/x.jpg", "jpg", "1.txt", "2.txt", "3.txt", "empty.jpg");
        File.WriteAllBytes(Path.Combine(folder, "empty.jpg"), []);
        var dataset = await host.CreateAsync();
        var job = await host.IngestWellAsync(dataset, FolderOf(folder));
        Assert.Equal(["a.jpg", "empty.jpg"], (await host.ImagesAsync(dataset)).Select(i => i.Name));
        Assert.Equal(["6 files are no images: 1.txt, 2.txt, 3.txt, jpg, notes.txt, ..."], job.Warnings);
    }

    [Fact]
    public async Task StartIngest_Links_AreFollowedOnlyBelowTheRootAndNeverInCircles()
    {
        var outside = Directory.CreateTempSubdirectory("assay-outside-").FullName;
        try
        {
            AddFiles(outside, "secret.jpg");
            var other = host.MakeFolder("linked/y.jpg");
            var folder = host.MakeFolder("a/x.jpg");
            File.CreateSymbolicLink(Path.Combine(folder, "a", "in.jpg"), Path.Combine(other, "linked", "y.jpg"));
            File.CreateSymbolicLink(Path.Combine(folder, "a", "out.jpg"), Path.Combine(outside, "secret.jpg"));
            File.CreateSymbolicLink(Path.Combine(folder, "a", "broken.jpg"), "nowhere.jpg");
            Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), folder);
            Directory.CreateSymbolicLink(Path.Combine(folder, "self"), "self");
            Directory.CreateSymbolicLink(Path.Combine(folder, "bees"), Path.Combine(other, "linked"));
            Directory.CreateSymbolicLink(Path.Combine(folder, "away"), outside);

            var dataset = await host.CreateAsync();
            var job = await host.IngestWellAsync(dataset, FolderOf(folder));
            Assert.Equal(["a/in.jpg", "a/x.jpg", "bees/y.jpg"], (await host.ImagesAsync(dataset)).Select(i => i.Name));
            Assert.Contains("3 symbolic links lead nowhere or out of the allowed folders and were left out: a/broken.jpg, a/out.jpg, away", job.Warnings);
            Assert.Contains("1 symbolic link leads back to a folder above it and was left out: loop", job.Warnings);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task StartIngest_Again_AppendsWhatIsNew()
    {
        var folder = host.MakeFolder("a/1.jpg", "a/3.jpg", "b/1.jpg");
        var dataset = await host.CreateAsync(2);
        await host.IngestWellAsync(dataset, FolderOf(folder));
        var before = await host.ColumnsAsync(dataset);
        AddFiles(folder, "a/2.jpg", "0/0.jpg", "c/9.jpg");
        var job = await host.IngestWellAsync(dataset, FolderOf(folder + "/"));
        Assert.Equal((3, 3, 2), (job.Skipped, job.Progress.Done, job.Shards));
        var third = await host.IngestWellAsync(dataset, FolderOf(folder));
        Assert.Equal((6, 0, 0), (third.Skipped, third.Progress.Total, third.Shards));

        Assert.Equal(["a/1.jpg", "a/3.jpg", "b/1.jpg", "0/0.jpg", "a/2.jpg", "c/9.jpg"], (await host.ImagesAsync(dataset)).Select(i => i.Name));
        var after = await host.ColumnsAsync(dataset);
        Assert.All(before, column => Assert.Equal(column.Value, after[column.Key]));

        // Another source with the same names is another matter.
        await host.IngestWellAsync(dataset, FolderOf(host.MakeFolder("a/1.jpg")));
        Assert.Equal(7, (await host.ImagesAsync(dataset)).Count);
    }

    [Fact]
    public async Task StartIngest_Copy_KeepsEqualBytesOnceAndWhatCannotBeRead()
    {
        var folder = host.MakeFolder("a.jpg", "b.jpg", "c.jpg");
        File.WriteAllText(Path.Combine(folder, "b.jpg"), "a.jpg");
        File.WriteAllBytes(Path.Combine(folder, "c.jpg"), []);
        var dataset = await host.CreateAsync();
        var job = await host.IngestWellAsync(dataset, FolderOf(folder), StorageMode.Copy);
        Assert.Equal(["1 image could not be copied; its record keeps the original place, and embedding will say why it cannot be read: c.jpg"], job.Warnings);

        var records = await Assay.ObjectStorage.Images.ImageRecordReader.ReadImageRecordsAsync(host.Store, DatasetKeys.Images(dataset, 0));
        Assert.Equal(records[0].Location, records[1].Location);
        Assert.Matches("^images/[0-9a-f]{2}/[0-9a-f]{64}$", records[0].Location.Path);
        Assert.Equal(Path.Combine(folder, "c.jpg"), records[2].Location.Path);
        Directory.Delete(folder, recursive: true);
        Assert.Equal("a.jpg", System.Text.Encoding.UTF8.GetString((await ReadImageTests.ReadAsync(host, dataset, "000000-0001")).Content));
    }

    [Fact]
    public async Task StartIngest_ManyImages_PublishesEachShardOnceWithItsModels()
    {
        var folder = host.MakeFolder([.. Enumerable.Range(0, 10).Select(i => $"{i}.jpg")]);
        var dataset = await host.CreateAsync(4, "m1", "m2");
        await host.IngestWellAsync(dataset, FolderOf(folder));
        await Eventually.TrueAsync(() => host.Published.Count(shard => shard.Dataset == dataset) == 3);
        Assert.Equal([(0, 4), (1, 4), (2, 2)], host.Published.Where(s => s.Dataset == dataset).OrderBy(s => s.Shard).Select(s => (s.Shard, s.Images)));
        Assert.All(host.Published.Where(s => s.Dataset == dataset), shard => Assert.Equal(["m1", "m2"], shard.Models));
    }

    [Fact]
    public async Task StartIngest_ObjectPrefix_NamesFollowThePrefix()
    {
        foreach (var key in (string[])["lake/birds/train/owl/1.jpg", "lake/birds/val/jay/2.png", "lake/birds/readme.md", "lake/other/3.jpg"])
            await host.Store.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(key));
        var dataset = await host.CreateAsync();
        var job = await host.IngestWellAsync(dataset, new Source { ObjectPrefix = new ObjectPrefixSource { Prefix = "lake/birds/" } });
        var images = await host.ImagesAsync(dataset);
        Assert.Equal([("train/owl/1.jpg", "owl", "train"), ("val/jay/2.png", "jay", "val")], images.Select(i => (i.Name, i.Labels.Single(), i.Split)));
        Assert.Equal(["1 file is no image: lake/birds/readme.md"], job.Warnings);
        Assert.Equal("lake/birds/train/owl/1.jpg", System.Text.Encoding.UTF8.GetString((await ReadImageTests.ReadAsync(host, dataset, images[0].Id)).Content));
    }
}
