using System.Globalization;
using Assay.Ingestion.Sources.Buckets;
using Assay.ObjectStorage;
using Assay.ObjectStorage.S3;
using Xunit;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Listings of large buckets of several layouts, in memory: complete, by several requests at a time, without many idle ones.</summary>
public sealed class BucketListerTests
{
    [Theory]
    [InlineData("one folder, numbered", 8)]
    [InlineData("many folders", 8)]
    [InlineData("hashes", 8)]
    [InlineData("beyond ASCII", 8)]
    [InlineData("one folder, numbered", 1)]
    public async Task ListAsync_ManyKeys_FindsEachOnceBySeveralRequestsAtATime(string layout, int inFlight)
    {
        var bucket = new MemoryBucket(Keys(layout));
        var kept = new List<KeyRange>();
        var lister = new BucketLister(bucket, "p/", inFlight, (listed, _) => { lock (kept) kept.Add(listed.Range); return Task.CompletedTask; });
        var keys = new List<string>();
        await foreach (var listed in lister.ListAsync([default], default))
        {
            Assert.All(listed.Keys, key => Assert.True(listed.Range.Contains(key)));
            lock (kept)
                Assert.Contains(listed.Range, kept);
            keys.AddRange(listed.Keys);
        }

        keys.Sort(ObjectKey.Order);
        Assert.Equal(bucket.Keys, keys);
        var pages = (bucket.Keys.Count + 999) / 1000;
        Assert.InRange(bucket.Requests, pages, inFlight == 1 ? pages : (3 * pages) + 128);
        Assert.InRange(bucket.MostAtOnce, inFlight == 1 ? 1 : 4, inFlight);
    }

    [Fact]
    public async Task ListAsync_ShortListing_AsksForNoMoreThanItsPages()
    {
        var bucket = new MemoryBucket(Enumerable.Range(0, 1_500).Select(i => string.Create(CultureInfo.InvariantCulture, $"p/{i:D5}")));
        await foreach (var _ in new BucketLister(bucket, "p/", 8, (_, _) => Task.CompletedTask).ListAsync([default], default))
        {
        }

        Assert.Equal(2, bucket.Requests);
    }

    [Fact]
    public async Task ListAsync_RequestFails_EndsWithItsError()
    {
        var bucket = new MemoryBucket(Keys("hashes")) { FailsAt = 20 };
        var lister = new BucketLister(bucket, "p/", 4, (_, _) => Task.CompletedTask);
        await Assert.ThrowsAsync<ObjectStoreException>(async () => await lister.ListAsync([default], default).CountAsync());
    }

    [Fact]
    public async Task ListAsync_Cancelled_DoesNotLookLikeAnEnd()
    {
        using var stop = new CancellationTokenSource();
        var bucket = new MemoryBucket(Keys("hashes")) { OnRequest = number => { if (number == 20) stop.Cancel(); } };
        var lister = new BucketLister(bucket, "p/", 4, (_, _) => Task.CompletedTask);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await lister.ListAsync([default], stop.Token).CountAsync());
    }

    private static IEnumerable<string> Keys(string layout)
    {
        var random = new Random(5);
        return Enumerable.Range(0, 60_000).Select(i => layout switch
        {
            "one folder, numbered" => string.Create(CultureInfo.InvariantCulture, $"p/img_{i:D9}.jpg"),
            "many folders" => string.Create(CultureInfo.InvariantCulture, $"p/train/n{i % 100:D8}/n{i % 100:D8}_{i}.JPEG"),
            "hashes" => $"p/{random.NextInt64():x16}{random.NextInt64():x16}",
            _ => string.Create(CultureInfo.InvariantCulture, $"p/日本/{(char)('あ' + (i % 40))}/{i}.jpg"),
        });
    }

    private sealed class MemoryBucket : IReadableBucket
    {
        private int _requests;
        private int _now;
        private int _most;

        public MemoryBucket(IEnumerable<string> keys) => Keys = [.. keys.Distinct().Order(ObjectKey.Order)];

        public List<string> Keys { get; }

        public int Requests => _requests;

        public int MostAtOnce => _most;

        public int FailsAt { get; init; } = int.MaxValue;

        public Action<int>? OnRequest { get; init; }

        public string Name => "memory";

        public async Task<ListedPage> ListPageAsync(string prefix, string? startAfter, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _requests);
            OnRequest?.Invoke(number);
            InterlockedMax(Interlocked.Increment(ref _now));
            await Task.Delay(2, cancellationToken);
            Interlocked.Decrement(ref _now);
            if (number >= FailsAt)
                throw new ObjectStoreException("the network is gone");
            var first = startAfter is null ? 0 : Keys.BinarySearch(startAfter, ObjectKey.Order) is >= 0 and var found ? found + 1 : ~Keys.BinarySearch(startAfter, ObjectKey.Order);
            var page = Keys.Skip(first).Take(1000).Select(key => new ObjectEntry(key, 1)).ToList();
            return new ListedPage(page, first + 1000 < Keys.Count ? page[^1].Key : null);
        }

        public Uri? CreateLink(string key, string contentType) => throw new NotSupportedException();

        public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        private void InterlockedMax(int now)
        {
            for (var most = _most; now > most; most = _most)
                Interlocked.CompareExchange(ref _most, now, most);
        }
    }
}
