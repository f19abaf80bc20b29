using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.Images;

public sealed class ImageContentReaderTests : IDisposable
{
    private static readonly ImageContentLimits Limits = new() { MaxBytes = 100 };

    private readonly TemporaryFolder _folder = new();
    private readonly FolderObjectStore _store;
    private readonly ImageContentReader _reader;

    public ImageContentReaderTests()
    {
        _store = new FolderObjectStore(_folder["objects"]);
        Directory.CreateDirectory(_folder["allowed/inner"]);
        Directory.CreateDirectory(_folder["allowed-not"]);
        _reader = new ImageContentReader(_store, [_folder["allowed"]]);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReadAsync_FileOrObjectWholeOrPart_GivesItsBytes()
    {
        var bytes = Enumerable.Range(0, 90).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(_folder["allowed/inner/ä b.jpg"], bytes);
        await _store.PutAsync("k/x", bytes);

        foreach (var (whole, part) in new[]
        {
            (ImageLocation.File(_folder["allowed/inner/ä b.jpg"]), ImageLocation.File(_folder["allowed/inner/ä b.jpg"], 80, 10)),
            (ImageLocation.Object("k/x"), ImageLocation.Object("k/x", 80, 10)),
        })
        {
            using var content = await _reader.ReadAsync(whole, Limits);
            Assert.Equal(bytes, content.Bytes.ToArray());
            using var member = await _reader.ReadAsync(part, Limits);
            Assert.Equal(bytes[80..], member.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task ReadAsync_ImageThatCannotBeHad_SaysWhy()
    {
        File.WriteAllBytes(_folder["allowed/empty"], []);
        File.WriteAllBytes(_folder["allowed/large"], new byte[101]);
        File.WriteAllBytes(_folder["allowed/small"], new byte[10]);
        await _store.PutAsync("empty", ReadOnlyMemory<byte>.Empty);
        await _store.PutAsync("large", new byte[101]);
        await _store.PutAsync("small", new byte[10]);

        foreach (var make in new Func<string, long?, long?, ImageLocation>[]
        {
            (name, offset, length) => ImageLocation.File(_folder["allowed/" + name], offset, length),
            (name, offset, length) => ImageLocation.Object(name, offset, length),
        })
        {
            await AssertProblemAsync(ImageContentProblem.Missing, make("missing", null, null));
            await AssertProblemAsync(ImageContentProblem.Missing, make("no/such/folder", 0, 1));
            await AssertProblemAsync(ImageContentProblem.Missing, make("small/below", null, null));
            await AssertProblemAsync(ImageContentProblem.Empty, make("empty", null, null));
            await AssertProblemAsync(ImageContentProblem.Empty, make("small", 3, 0));
            await AssertProblemAsync(ImageContentProblem.TooLarge, make("large", null, null));
            await AssertProblemAsync(ImageContentProblem.TooLarge, make("large", 0, 101));
            await AssertProblemAsync(ImageContentProblem.Truncated, make("small", 5, 6));
            await AssertProblemAsync(ImageContentProblem.Truncated, make("small", long.MaxValue, 1));
            await Assert.ThrowsAsync<ArgumentException>(() => _reader.ReadAsync(make("small", 1, null), Limits));
            await Assert.ThrowsAsync<ArgumentException>(() => _reader.ReadAsync(make("small", -1, 1), Limits));
        }
    }

    [Fact]
    public async Task ReadAsync_FileOutsideTheAllowedRoots_IsForbidden()
    {
        File.WriteAllText(_folder["allowed-not/secret"], "secret");
        File.CreateSymbolicLink(_folder["allowed/link"], _folder["allowed-not/secret"]);
        Directory.CreateSymbolicLink(_folder["allowed/folder"], "../allowed-not");
        File.CreateSymbolicLink(_folder["allowed/circle"], _folder["allowed/circle"]);
        Directory.CreateDirectory(_folder["allowed/deep"]);
        File.CreateSymbolicLink(_folder["allowed/deep/inside"], "../fine");
        File.WriteAllText(_folder["allowed/fine"], "fine");

        foreach (var path in new[]
        {
            _folder["allowed-not/secret"], _folder["allowed/../allowed-not/secret"], _folder["allowed/link"], _folder["allowed/folder/secret"],
            _folder["allowed/circle"], "relative/path", "/etc/passwd", "",
        })
        {
            await AssertProblemAsync(ImageContentProblem.Forbidden, ImageLocation.File(path));
        }

        // An allowed folder itself is no secret, and no image.
        await AssertProblemAsync(ImageContentProblem.Missing, ImageLocation.File(_folder["allowed"]));

        using var inside = await _reader.ReadAsync(ImageLocation.File(_folder["allowed/deep/inside"]), Limits);
        Assert.Equal(4, inside.Length);
    }

    [Fact]
    public async Task ReadAsync_AllowedRoots_MayBeAllNoneOrALink()
    {
        File.WriteAllText(_folder["allowed/x"], "x");
        var location = ImageLocation.File(_folder["allowed/x"]);
        Directory.CreateSymbolicLink(_folder["alias"], _folder["allowed"]);

        using (await new ImageContentReader(_store, ["/"]).ReadAsync(location, Limits))
        using (await new ImageContentReader(_store, [_folder["alias"] + "/"]).ReadAsync(location, Limits))
        using (await new ImageContentReader(_store, [_folder["allowed"]]).ReadAsync(ImageLocation.File(_folder["alias/x"]), Limits))
        {
        }

        var e = await Assert.ThrowsAsync<ImageContentException>(() => new ImageContentReader(_store, (IEnumerable<string>)[]).ReadAsync(location, Limits));
        Assert.Contains("LocalFiles:AllowedRoots", e.Message);
    }

    [Fact]
    public async Task ReadAsync_PipesAndFolders_DoNotHang()
    {
        await AssertProblemAsync(ImageContentProblem.Missing, ImageLocation.File(_folder["allowed/inner"]));
        var everything = new ImageContentReader(_store, ["/"]);
        var e = await Assert.ThrowsAsync<ImageContentException>(() => everything.ReadAsync(ImageLocation.File("/dev/zero"), Limits));
        Assert.Equal(ImageContentProblem.Empty, e.Problem);
    }

    [Fact]
    public async Task Content_AfterDispose_IsGone()
    {
        await _store.PutAsync("x", new byte[] { 1 });
        var content = await _reader.ReadAsync(ImageLocation.Object("x"), Limits);
        content.Dispose();
        content.Dispose();
        Assert.Throws<ObjectDisposedException>(() => content.Bytes);
    }

    private async Task AssertProblemAsync(ImageContentProblem expected, ImageLocation location)
    {
        var e = await Assert.ThrowsAsync<ImageContentException>(() => _reader.ReadAsync(location, Limits));
        Assert.Equal(expected, e.Problem);
        Assert.Equal(location, e.Location);
        Assert.Contains($"'{location.Path}'", e.Message);
    }
}
