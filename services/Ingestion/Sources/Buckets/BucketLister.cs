using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Assay.ObjectStorage.S3;

namespace Assay.Ingestion.Sources.Buckets;

/// <summary>
/// Lists a prefix by several requests at a time, although each page of a listing names where the next begins: whoever has nothing to do
/// takes the upper half, by the alphabet, of what another has left. Where such a half holds no keys it costs one request and halves what
/// is left; so the keys are soon found, and no layout of folders is needed.
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

    // Requests that may find nothing, besides one for each page that was found.
    private const int Searches = 128;

    private readonly Lock _lock = new();
    private readonly Queue<KeyRange> _waiting = [];
    private readonly List<Turn> _turns = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _pages;
    private long _vain;

    /// <summary>All keys of the ranges, in any order.</summary>
    public async IAsyncEnumerable<ListedKeys> ListAsync(IEnumerable<KeyRange> ranges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var range in ranges)
            _waiting.Enqueue(range);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listed = Channel.CreateBounded<ListedKeys>(1);
        var all = Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => WorkAsync(listed.Writer, stop)));
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
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WorkAsync(ChannelWriter<ListedKeys> listed, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                Turn? turn;
                Task changed;
                lock (_lock)
                {
                    turn = Next();
                    if (turn is null && _turns.Count == 0)
                        return;
                    changed = _changed.Task;
                }

                if (turn is null)
                    await changed.WaitAsync(stop.Token);
                else
                    await ListAsync(turn, listed, stop.Token);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private Turn? Next()
    {
        var turn = _waiting.TryDequeue(out var range) ? new Turn(range) : Halve();
        if (turn is not null)
            _turns.Add(turn);
        return turn;
    }

    /// <summary>The upper half of what the worker with the widest rest has left; null while there is nothing worth it.</summary>
    private Turn? Halve()
    {
        if (_vain > _pages + Searches)
            return null;
        var (widest, middle) = ((Turn?)null, (string?)null);
        foreach (var turn in _turns.Where(turn => turn.Pages >= PagesBeforeSplit))
        {
            // The sooner the halves differ, the more lies between.
            if (turn.Range.SplitBehind(turn.Last!, prefix) is { } at && (middle is null || at.Length < middle.Length))
                (widest, middle) = (turn, at);
        }

        if (widest is null)
            return null;
        var upper = new Turn(new KeyRange(middle, widest.Range.UpTo));
        widest.Range = widest.Range with { UpTo = middle };
        return upper;
    }

    private async Task ListAsync(Turn turn, ChannelWriter<ListedKeys> listed, CancellationToken cancellationToken)
    {
        var (keys, after) = (new List<string>(), turn.Range.After);
        for (var hasMore = true; hasMore;)
        {
            var page = await bucket.ListPageAsync(prefix, turn.Last ?? turn.Range.After, cancellationToken);
            KeyRange range;
            lock (_lock)
            {
                var before = keys.Count;
                // The upper end may have come nearer meanwhile.
                keys.AddRange(page.Entries.TakeWhile(entry => turn.Range.Contains(entry.Key)).Select(entry => entry.Key));
                hasMore = page.Next is not null && keys.Count - before == page.Entries.Count;
                Note(turn, page.Next, hasMore, keys.Count > before);
                range = new KeyRange(after, hasMore ? turn.Last : turn.Range.UpTo);
            }

            if (keys.Count > 0 && (keys.Count >= keysAtOnce || !hasMore))
            {
                var found = new ListedKeys(range, keys);
                await keep(found, cancellationToken);
                await listed.WriteAsync(found, cancellationToken);
                (keys, after) = ([], range.UpTo);
            }
        }
    }

    private void Note(Turn turn, string? last, bool hasMore, bool hasFound)
    {
        if (hasFound)
            _pages++;
        else
            _vain++;
        turn.Pages++;
        turn.Last = last;
        if (!hasMore)
            _turns.Remove(turn);
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What one worker lists at the moment.</summary>
    private sealed class Turn(KeyRange range)
    {
        public KeyRange Range { get; set; } = range;

        public string? Last { get; set; }

        public int Pages { get; set; }
    }
}
