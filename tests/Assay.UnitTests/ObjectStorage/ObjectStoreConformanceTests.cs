using System.Text;
using Assay.ObjectStorage;
using Xunit;

namespace Assay.UnitTests.ObjectStorage;

/// <summary>What every object store must do. Each adapter's test class inherits it.</summary>
public abstract class ObjectStoreConformanceTests
{
    /// <summary>An empty store.</summary>
    protected abstract IObjectStore Store { get; }

    /// <summary>Whether of several that write an object if it is absent exactly one does, and not only one of them at the end.</summary>
    protected virtual bool DecidesRaces => true;

    /// <summary>How often races are run; fewer where each request takes milliseconds.</summary>
    protected virtual int Rounds => 100;

    /// <summary>Another process's view of the same store.</summary>
    protected abstract IObjectStore OpenAgain();

    [Fact]
    public async Task PutAsync_NewObject_IsReadBackByEveryMethod()
    {
        var content = Bytes("0123456789");
        await Store.PutAsync("a/b.bin", content);

        Assert.Equal(content, await Store.ReadAllAsync("a/b.bin"));
        Assert.Equal(new ObjectEntry("a/b.bin", 10), await Store.StatAsync("a/b.bin"));
        Assert.True(await Store.ExistsAsync("a/b.bin"));
        await using var stream = await Store.OpenReadAsync("a/b.bin");
        Assert.Equal(10, stream.Length);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task PutAsync_ExistingObject_ReplacesItWhole()
    {
        await Store.PutAsync("k", Bytes("a longer content"));
        await Store.PutAsync("k", Bytes("short"));
        Assert.Equal("short", Text(await Store.ReadAllAsync("k")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(1_000_003)]
    public async Task PutAsync_Stream_WritesAllOfIt(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        await Store.PutAsync("big", new MemoryStream(content));
        Assert.Equal(content, await Store.ReadAllAsync("big"));
    }

    [Fact]
    public async Task PutAsync_StreamThatBreaks_LeavesThereWhatWas()
    {
        await Store.PutAsync("k", Bytes("old"));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync("k", new BreakingStream(100_000)));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync("new", new BreakingStream(100_000)));
        Assert.Equal("old", Text(await Store.ReadAllAsync("k")));
        Assert.Equal(["k"], await KeysAsync());
    }

    [Theory]
    [InlineData(0, 4, "0123")]
    [InlineData(3, 4, "3456")]
    [InlineData(8, 4, "89")]
    [InlineData(10, 4, "")]
    [InlineData(99, 4, "")]
    [InlineData(2, 0, "")]
    public async Task ReadAsync_Range_ReturnsWhatThereIsOfIt(long offset, int length, string expected)
    {
        await Store.PutAsync("k", Bytes("0123456789"));
        Assert.Equal(expected, Text(await Store.ReadAsync("k", offset, length)));
    }

    [Fact]
    public async Task Reading_MissingObject_ThrowsNotFoundNamingTheKey()
    {
        await Store.PutAsync("there/x", Bytes("x"));
        foreach (var key in new[] { "missing", "there/y", "no/such/folder", "there", "there/x/y" })
        {
            Assert.Contains($"'{key}'", (await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.OpenReadAsync(key))).Message);
            await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.ReadAllAsync(key));
            await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store.ReadAsync(key, 0, 1));
            Assert.Null(await Store.StatAsync(key));
            Assert.False(await Store.ExistsAsync(key));
        }
    }

    [Fact]
    public async Task PutIfAbsentAsync_ExistingObject_LeavesIt()
    {
        Assert.True(await Store.PutIfAbsentAsync("x/k", Bytes("first")));
        Assert.False(await Store.PutIfAbsentAsync("x/k", Bytes("second")));
        Assert.Equal("first", Text(await Store.ReadAllAsync("x/k")));
    }

    [Fact]
    public async Task DeleteAsync_ObjectOrNothing_LeavesNothing()
    {
        await Store.PutAsync("a/b/c", Bytes("1"));
        await Store.PutAsync("a/d", Bytes("2"));
        await Store.DeleteAsync("a/b/c");
        await Store.DeleteAsync("a/b/c");
        await Store.DeleteAsync("never/was");
        await Store.DeleteAsync("a");
        Assert.False(await Store.ExistsAsync("a/b/c"));
        Assert.Equal(["a/d"], await KeysAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("../a")]
    [InlineData("a/..")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public async Task EveryMethod_BadKey_ThrowsInvalidKey(string key)
    {
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.PutAsync(key, Bytes("x")));
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.PutIfAbsentAsync(key, Bytes("x")));
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.OpenReadAsync(key));
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.ReadAllAsync(key));
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.ReadAsync(key, 0, 1));
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.StatAsync(key));
        await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.DeleteAsync(key));
    }

    [Fact]
    public async Task PutAsync_UnpairedSurrogateOrTooLong_ThrowsInvalidKeyWithReadableMessage()
    {
        foreach (var key in new[] { "a\ud800", "\udc00a", new string('x', 1025), new string('é', 513) })
        {
            var e = await Assert.ThrowsAsync<InvalidObjectKeyException>(() => Store.PutAsync(key, Bytes("x")));
            Assert.Equal(key, e.Key);
            Assert.DoesNotContain(e.Message, char.IsSurrogate);
        }
    }

    [Fact]
    public async Task Keys_OfAllKindsOfText_AreKeptApartAndListedInByteOrder()
    {
        string[] keys =
        [
            .. AwkwardKeys(),
            .. Enumerable.Range(0, 40).Select(i => $"datasets/d{i % 7}/shards/{i:D6}/images.jsonl"),
        ];
        foreach (var key in keys)
            await Store.PutAsync(key, Bytes(key));

        foreach (var key in keys)
            Assert.Equal(key, Text(await Store.ReadAllAsync(key)));
        Assert.Equal(keys.OrderBy(Encoding.UTF8.GetBytes, ByteOrder), await KeysAsync());
        Assert.All(await ListAsync(Store), entry => Assert.Equal(Encoding.UTF8.GetByteCount(entry.Key), entry.Length));
    }

    [Fact]
    public async Task ListAsync_RandomKeys_EqualsFullSortForEveryPrefixAndStart()
    {
        // Few characters around '/', so that names and folders are prefixes of one another; no key is another's folder.
        var random = new Random(7);
        var keys = new SortedSet<string>(ObjectKey.Order);
        while (keys.Count < 300)
        {
            var segments = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => "-.0a%\ue000"[random.Next(6)])]));
            var key = string.Join('/', segments);
            if (ObjectKey.IsValid(key) && !keys.Any(k => k.StartsWith(key + "/", StringComparison.Ordinal) || key.StartsWith(k + "/", StringComparison.Ordinal)))
                keys.Add(key);
        }

        foreach (var key in keys)
            await Store.PutAsync(key, Bytes("x"));

        var prefixes = keys.Select(k => k[..random.Next(k.Length + 1)]).Append("").Append("none").Append("a/").Append("..").Append("//").Distinct().Take(60);
        foreach (var prefix in prefixes)
        {
            var within = keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            Assert.Equal(within, await KeysAsync(prefix));
            var starts = within.Where((_, i) => i % 23 == 0).SelectMany(k => new[] { k, k[..^1], k + "!" }).Where(s => s.Length > 0);
            foreach (var start in starts)
                Assert.Equal(within.Where(k => ObjectKey.Compare(k, start) > 0), await KeysAsync(prefix, start));
        }
    }

    [Fact]
    public async Task ListAsync_ManyKeys_ContinuesFromAnyKey()
    {
        var keys = Enumerable.Range(0, 2500).Select(i => $"shards/{i / 10:D6}/{i % 10}.npy").ToList();
        await Parallel.ForEachAsync(keys, async (key, token) => await Store.PutAsync(key, Bytes("x"), token));

        var paged = new List<string>();
        while (true)
        {
            var before = paged.Count;
            await foreach (var entry in Store.ListAsync("shards/", paged.LastOrDefault()))
            {
                paged.Add(entry.Key);
                if (paged.Count == before + 700)
                    break;
            }

            if (paged.Count == before)
                break;
        }

        Assert.Equal(keys, paged);
    }

    [Fact]
    public async Task PutIfAbsentAsync_ManyAtOnce_OneWinsAndItsContentStays()
    {
        var other = OpenAgain();
        for (var round = 0; round < Rounds / 5; round++)
        {
            var key = $"race/{round}/k";
            var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Task.Run(() => (i % 2 == 0 ? Store : other).PutIfAbsentAsync(key, Bytes($"writer {i}")))));
            var winners = Enumerable.Range(0, wins.Length).Where(i => wins[i]).Select(i => $"writer {i}").ToList();
            Assert.True(DecidesRaces ? winners.Count == 1 : winners.Count > 0);
            Assert.Contains(Text(await Store.ReadAllAsync(key)), winners);
        }
    }

    [Fact]
    public async Task PutAsync_WhileOthersRead_IsNeverSeenHalf()
    {
        var contents = Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)i, 20_000 + (i * 5_000)).ToArray()).ToList();
        await Store.PutAsync("k", contents[0]);
        var other = OpenAgain();

        var writers = Task.WhenAll(contents.Select(content => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds / 2; i++)
                await other.PutAsync("k", content);
        })));
        do
        {
            var seen = await Store.ReadAllAsync("k");
            Assert.Equal(contents[seen[0]], seen);
        }
        while (!writers.IsCompleted);

        await writers;
    }

    [Fact]
    public async Task PutAndDelete_InTheSameFolderAtOnce_LoseNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await Store.PutAsync($"x/y/{i}", Bytes($"{round}"));
                Assert.Equal($"{round}", Text(await Store.ReadAllAsync($"x/y/{i}")));
                await Store.DeleteAsync($"x/y/{i}");
            }
        })));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task EveryMethod_CancelledToken_Throws()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Store.PutAsync("k", Bytes("x"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAllAsync("k", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("l", Bytes("x"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ListAsync(cancellationToken: cancelled).GetAsyncEnumerator(cancelled).MoveNextAsync());
        Assert.False(await Store.ExistsAsync("l"));
    }

    protected static IEnumerable<string> AwkwardKeys()
    {
        var at240 = new string('x', 240);
        return
        [
            "name with spaces/and 'quotes' \"double\".jpg", "percent%20sign", "%+", "a%+/b", "back\\slash", "colon:star*?<>|",
            "ends with dot.", "ends with space ", "...", ".hidden", ".tmp/not-temporary", "a/.TMP", "CON", "con.txt", "aux/lpt1.npy", "COM10",
            "grüße/日本語/😀.png", "\uffee", "😀", "é", "e\u0301",
            "a.b", "a/b", "a-b", "a0", "a!/x", "a ",
            at240 + "y", at240 + "-", at240 + "/child", at240 + "0/child", at240 + "😀", at240 + "yz/child", at240 + at240 + at240 + "end",
            new string('é', 300) + "/f", new string('%', 300), string.Concat(Enumerable.Repeat("😀", 256)),
        ];
    }

    protected static readonly IComparer<byte[]> ByteOrder = Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y));

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    protected static async Task<List<ObjectEntry>> ListAsync(IObjectStore store, string prefix = "", string? startAfter = null)
    {
        var entries = new List<ObjectEntry>();
        await foreach (var entry in store.ListAsync(prefix, startAfter))
            entries.Add(entry);
        return entries;
    }

    protected async Task<List<string>> KeysAsync(string prefix = "", string? startAfter = null) =>
        [.. (await ListAsync(Store, prefix, startAfter)).Select(e => e.Key)];

    /// <summary>Gives so many bytes and then fails, as a client that goes away does.</summary>
    private sealed class BreakingStream(int length) : MemoryStream(new byte[length])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new InvalidDataException("the client is gone") : base.ReadAsync(buffer, cancellationToken);
    }
}
