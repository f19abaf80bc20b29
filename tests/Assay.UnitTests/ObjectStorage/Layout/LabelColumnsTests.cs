using System.Text;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.Layout;

public sealed class LabelColumnsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderObjectStore _store;
    private readonly LabelColumns _labels;

    public LabelColumnsTests()
    {
        _store = new FolderObjectStore(_folder.Path);
        _labels = new LabelColumns(_store);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReadAsync_ChainOfVersions_FindsTheNewestColumnOfEachShard()
    {
        for (var shard = 0; shard < 3; shard++)
            await WriteAsync("given", shard, shard, LabelColumns.None);
        await WriteAsync("v0001", 1, 10, 11);
        var first = LabelVersionManifest.Given.Next("v0001", [1]);
        await _labels.PutManifestAsync("birds", first);
        await WriteAsync("v0002", 2, 20, LabelColumns.Removed);
        await _labels.PutManifestAsync("birds", (await _labels.GetManifestAsync("birds", "v0001")).Next("v0002", [2]));

        Assert.Equal((int[])[1, -1], await _labels.ReadAsync("birds", "given", 1));
        Assert.Equal((int[])[10, 11], await _labels.ReadAsync("birds", "v0001", 1, rows: 2));
        Assert.Equal((int[])[2, -1], await _labels.ReadAsync("birds", "v0001", 2));
        Assert.Equal((int[])[0, -1], await _labels.ReadAsync("birds", "v0002", 0));
        Assert.Equal((int[])[10, 11], await _labels.ReadAsync("birds", "v0002", 1));
        Assert.Equal((int[])[20, -2], await _labels.ReadAsync("birds", "v0002", 2));
        Assert.Equal("v0001", (await _labels.GetManifestAsync("birds", "v0002")).Base);
    }

    [Fact]
    public async Task ReadAsync_BranchOnNone_HasNoLabelsWhereNothingWasWritten()
    {
        for (var shard = 0; shard < 2; shard++)
            await WriteAsync("given", shard, shard, 7, LabelColumns.Removed);
        Assert.Equal((int[])[-1, -1, -1], await _labels.ReadAsync("birds", "none", 1));
        await WriteAsync("guided-000", 1, -1, 4, -2);
        await _labels.PutManifestAsync("birds", LabelVersionManifest.None.Next("guided-000", [1]));
        Assert.Equal(
            """{"version":"guided-000","base":"none","shards":{"1":"guided-000"},"others":"none"}""",
            Encoding.UTF8.GetString(await _store.ReadAllAsync("datasets/birds/labels/guided-000/version.json")));
        await _labels.PutManifestAsync("birds", (await _labels.GetManifestAsync("birds", "guided-000")).Next("guided-001", []));

        foreach (var version in (string[])["guided-000", "guided-001"])
        {
            Assert.Equal((int[])[-1, -1, -1], await _labels.ReadAsync("birds", version, 0, rows: 3));
            Assert.Equal((int[])[-1, 4, -2], await _labels.ReadAsync("birds", version, 1));
        }

        // Images that come later have no label either.
        await WriteAsync("given", 2, 5);
        Assert.Equal((int[])[-1], await _labels.ReadAsync("birds", "guided-001", 2));
        await Assert.ThrowsAsync<NpyFormatException>(() => _labels.ReadAsync("birds", "none", 2, rows: 2));
    }

    [Fact]
    public async Task PutManifestAsync_EqualManifests_HaveEqualBytes()
    {
        await _labels.PutManifestAsync("birds", new LabelVersionManifest("v0002", "v0001", new Dictionary<int, string> { [12] = "v0001", [3] = "v0002" }));
        Assert.Equal(
            """{"version":"v0002","base":"v0001","shards":{"3":"v0002","12":"v0001"}}""",
            Encoding.UTF8.GetString(await _store.ReadAllAsync("datasets/birds/labels/v0002/version.json")));
    }

    [Fact]
    public async Task ReadAsync_MissingOrDamaged_SaysWhich()
    {
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => _labels.ReadAsync("birds", "v0009", 0));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => _labels.ReadAsync("birds", "given", 0));
        await WriteAsync("given", 0, 1);
        await Assert.ThrowsAsync<NpyFormatException>(() => _labels.ReadAsync("birds", "given", 0, rows: 2));
        await _store.PutAsync("datasets/birds/labels/v0001/version.json", "{"u8.ToArray());
        Assert.Contains("version.json", (await Assert.ThrowsAsync<ObjectStoreException>(() => _labels.ReadAsync("birds", "v0001", 0))).Message);
    }

    private Task WriteAsync(string version, int shard, params int[] labels) =>
        _store.WriteColumnAsync<int>(DatasetKeys.Labels("birds", version, shard), labels);
}
