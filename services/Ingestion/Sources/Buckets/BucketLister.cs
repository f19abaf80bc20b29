using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Assay.ObjectStorage.S3;

namespace Assay.Ingestion.Sources.Buckets;

/// <summary>
/// Lists a prefix by several requests at a time, although each page of a listing names where the next begins: whoever has nothing to do
/// takes the upper half of what another has left. Halves that hold no keys cost one request, so the search soon is where keys are, and no
/// layout of folders is needed.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="prefix">What the keys begin with.</param>
/// <param name="inFlight">Requests at a time.</param>
/// <param name="keep">Keeps what was listed, before it is handed on.</param>
/// <param name="keysAtOnce">What one worker has in memory, and what is listed again at most after a kill.</param>
internal sealed class BucketLister(
    IReadableBucket bucket, string prefix, int inFlight, Func<ListedKeys, CancellationToken, Task> keep, int keysAtOnce = 20_000)
{
    // A short listing is not worth the requests that look for a place to cut it.
    private const int PagesBeforeSplit = 2;

    private readonly Lock _lock = new();
    private readonly Queue<KeyRange> _waiting = [];
    private readonly SemaphoreSlim _available = new(0);
    private int _unfinished;

    /// <summary>All keys of the ranges, in any order.</summary>
    public async IAsyncEnumerable<ListedKeys> ListAsync(IReadOnlyList<KeyRange> ranges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ranges.Count == 0)
            yield break;
        foreach (var range in ranges)
            Enqueue(range);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listed = Channel.CreateBounded<ListedKeys>(1);
        var workers = Enumerable.Range(0, inFlight).Select(_ => WorkAsync(listed.Writer, stop)).ToList();
        var all = Task.WhenAll(workers);
        _ = all.ContinueWith(_ => listed.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var keys in listed.Reader.ReadAllAsync(CancellationToken.None))
                yield return keys;
            await all;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WorkAsync(ChannelWriter<ListedKeys> listed, CancellationTokenSource stop)
    {
        try
        {
            while (await NextAsync(stop.Token) is { } range)
            {
                await ListAsync(range, listed, stop.Token);
                if (Interlocked.Decrement(ref _unfinished) == 0)
                    _available.Release(inFlight);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task<KeyRange?> NextAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_lock)
            return _waiting.TryDequeue(out var range) ? range : null;
    }

    private async Task ListAsync(KeyRange range, ChannelWriter<ListedKeys> listed, CancellationToken cancellationToken)
    {
        var (keys, after) = (new List<string>(), range.After);
        var next = range.After;
        for (var pages = 1; ; pages++)
        {
            var page = await bucket.ListPageAsync(prefix, next, cancellationToken);
            var within = page.Entries.TakeWhile(entry => range.Contains(entry.Key)).Select(entry => entry.Key).ToList();
            keys.AddRange(within);
            next = within.Count == page.Entries.Count ? page.Next : null;
            if (next is null)
                break;

            if (keys.Count >= keysAtOnce)
            {
                await HandOnAsync(new KeyRange(after, next), keys, listed, cancellationToken);
                (keys, after) = ([], next);
            }

            if (pages >= PagesBeforeSplit)
                range = Share(range, next);
        }

        await HandOnAsync(range with { After = after }, keys, listed, cancellationToken);
    }

    /// <summary>What is left to the worker: all, or the lower half if another waits for work.</summary>
    private KeyRange Share(KeyRange range, string last)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || _unfinished >= inFlight || range.SplitBehind(last, prefix) is not { } middle)
                return range;
            Enqueue(new KeyRange(middle, range.UpTo));
            return range with { UpTo = middle };
        }
    }

    private void Enqueue(KeyRange range)
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _unfinished);
            _waiting.Enqueue(range);
            _available.Release();
        }
    }

    private async Task HandOnAsync(KeyRange range, List<string> keys, ChannelWriter<ListedKeys> listed, CancellationToken cancellationToken)
    {
        // Where nothing was found, looking again costs less than remembering.
        if (keys.Count == 0)
            return;
        var found = new ListedKeys(range, keys);
        await keep(found, cancellationToken);
        await listed.WriteAsync(found, cancellationToken);
    }
}
