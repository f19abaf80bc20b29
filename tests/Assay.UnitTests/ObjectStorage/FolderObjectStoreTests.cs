using Assay.ObjectStorage;
using Assay.ObjectStorage.Folder;
using Xunit;

namespace Assay.UnitTests.ObjectStorage;

public sealed class FolderObjectStoreTests : ObjectStoreConformanceTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<FolderObjectStore> _stores = [];

    public FolderObjectStoreTests() => Store = OpenAgain();

    protected override IObjectStore Store { get; }

    private string Root => _folder["objects"];

    public void Dispose()
    {
        _stores.ForEach(s => s.Dispose());
        _folder.Dispose();
    }

    protected override IObjectStore OpenAgain()
    {
        var store = new FolderObjectStore(Root);
        _stores.Add(store);
        return store;
    }

    [Fact]
    public async Task PutAsync_OrdinaryKey_IsTheFileOfThatName()
    {
        await Store.PutAsync("datasets/birds/shards/000000/facts.npy", Bytes("x"));
        Assert.True(File.Exists(Path.Combine(Root, "datasets/birds/shards/000000/facts.npy")));
    }

    [Fact]
    public async Task Put_Always_LeavesNoTemporaryFile()
    {
        await Store.PutAsync("a", Bytes("x"));
        await Store.PutIfAbsentAsync("b", Bytes("x"));
        await Store.PutIfAbsentAsync("b", Bytes("y"));
        await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutAsync("a/b", Bytes("x")));
        Assert.All(Directory.GetFiles(Path.Combine(Root, ".tmp")), f => Assert.EndsWith(".lock", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_LeftOversOfDeadAndLivingOwners_RemovesThoseOfTheDead()
    {
        var temporary = Path.Combine(Root, ".tmp");
        var alive = Path.GetFileNameWithoutExtension(Directory.GetFiles(temporary).Single());
        string[] dead = ["dead.lock", "dead.1", "gone.7"];
        foreach (var name in dead.Append($"{alive}.ff"))
            File.WriteAllText(Path.Combine(temporary, name), "half");

        OpenAgain();

        Assert.All(dead, name => Assert.False(File.Exists(Path.Combine(temporary, name))));
        Assert.True(File.Exists(Path.Combine(temporary, $"{alive}.ff")));
    }

    [Fact]
    public async Task PutAsync_KeyBelowAnObjectOrAboveOthers_ExplainsTheConflict()
    {
        await Store.PutAsync("a", Bytes("1"));
        await Store.PutAsync("d/e/f", Bytes("2"));
        Assert.Contains("must not be the folder of another", (await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutAsync("a/b/c", Bytes("3")))).Message);
        Assert.Contains("must not be the folder of another", (await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutAsync("d/e", Bytes("3")))).Message);
        await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutIfAbsentAsync("d/e", Bytes("3")));
        Assert.Equal(["a", "d/e/f"], await KeysAsync());
    }

    [Fact]
    public async Task SymbolicLinks_OutOfTheRoot_AreNotFollowed()
    {
        Directory.CreateDirectory(_folder["outside"]);
        File.WriteAllText(_folder["outside/secret"], "secret");
        Directory.CreateSymbolicLink(Path.Combine(Root, "link"), _folder["outside"]);
        File.CreateSymbolicLink(Path.Combine(Root, "file"), _folder["outside/secret"]);

        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.ReadAllAsync("link/secret"));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.OpenReadAsync("file"));
        Assert.Null(await Store.StatAsync("link/secret"));
        Assert.Null(await Store.StatAsync("file"));
        Assert.Empty(await KeysAsync());
        Assert.Empty(await KeysAsync("link/"));
        Assert.Contains("symbolic link", (await Assert.ThrowsAsync<ObjectStoreException>(() => Store.PutAsync("link/new", Bytes("x")))).Message);
        await Store.DeleteAsync("link/secret");
        Assert.True(File.Exists(_folder["outside/secret"]));

        // Replacing an object replaces the link, not what it leads to.
        await Store.PutAsync("file", Bytes("mine"));
        Assert.Equal("secret", File.ReadAllText(_folder["outside/secret"]));
        Assert.Equal("mine", Text(await Store.ReadAllAsync("file")));
    }

    [Fact]
    public async Task ListAsync_ForeignFiles_AreNoObjects()
    {
        await Store.PutAsync("mine", Bytes("x"));
        foreach (var name in new[] { "%", "%zz", "%41", "a:b", "x%+", "trailing." })
            File.WriteAllText(Path.Combine(Root, name), "foreign");
        Assert.Equal(["mine"], await KeysAsync());
    }

    [Fact]
    public async Task FlushToDisk_On_WritesTheSame()
    {
        using var store = new FolderObjectStore(Root, flushToDisk: true);
        await store.PutAsync("k", Bytes("x"));
        Assert.Equal("x", Text(await Store.ReadAllAsync("k")));
    }

    [Fact]
    public void Trouble_FolderGoneOrReplaced_SaysWhat()
    {
        var store = (FolderObjectStore)Store;
        Assert.Null(store.Trouble());
        Directory.Delete(Path.Combine(Root, ".tmp"), recursive: true);
        Assert.Contains("not the one it was", store.Trouble());
        Directory.Delete(Root, recursive: true);
        Assert.Contains("is gone", store.Trouble());
    }

    [Fact]
    public void Constructor_FolderIsAFile_SaysSo()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.Contains("is a file", Assert.Throws<ObjectStoreException>(() => new FolderObjectStore(_folder["file"])).Message);
        var below = Assert.Throws<ObjectStoreException>(() => new FolderObjectStore(_folder["file/below"])).Message;
        Assert.Contains(_folder["file/below"], below);
    }

    [Fact]
    public void Constructor_FolderCannotBeMade_NamesFolderAndRemedy()
    {
        // Nobody, not even root, makes folders in /proc.
        var e = Assert.ThrowsAny<ObjectStoreException>(() => new FolderObjectStore("/proc/assay-objects"));
        Assert.Contains("/proc/assay-objects", e.Message);
    }

    [Theory]
    [InlineData(28, typeof(ObjectStoreFullException), "Free space")]
    [InlineData(122, typeof(ObjectStoreFullException), "Free space")]
    [InlineData(30, typeof(ObjectStoreReadOnlyException), "write access")]
    [InlineData(5, typeof(ObjectStoreException), "Check the disk")]
    public void Translate_ErrorOfTheFileSystem_IsTypedAndNamesTheRemedy(int errno, Type expected, string remedy)
    {
        var e = FolderErrors.Translate(new IOException("cause", errno), "/data", "writing 'k'");
        Assert.IsType(expected, e);
        Assert.Contains("'/data'", e.Message);
        Assert.Contains("writing 'k'", e.Message);
        Assert.Contains(remedy, e.Message);
    }

    [Fact]
    public void Translate_NoPermission_IsReadOnly() =>
        Assert.IsType<ObjectStoreReadOnlyException>(FolderErrors.Translate(new UnauthorizedAccessException("no"), "/data", "writing"));
}
