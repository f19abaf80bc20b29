using System.Runtime.CompilerServices;

namespace Assay.ObjectStorage;

/// <summary>Reads several things at once and hands them on in order, so that a store that is far away does not set the pace.</summary>
public static class ReadAhead
{
    private const int Usual = 8;

    /// <summary>What <paramref name="read"/> gives for each item, in the order of the items; a few are read, and in memory, at once.</summary>
    /// <param name="items">The items, such as numbers of shards.</param>
    /// <param name="read">Reads one item; safe to be called by several threads. Its exception comes in the item's turn.</param>
    /// <param name="cancellationToken">Stops it. Nothing is being read any more when the enumeration has ended.</param>
    public static async IAsyncEnumerable<TResult> InOrderAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<TResult>> read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Queue<Task<TResult>>(Usual);
        try
        {
            foreach (var item in items)
            {
                pending.Enqueue(Task.Run(() => read(item, stop.Token), stop.Token));
                if (pending.Count == Usual)
                    yield return await pending.Dequeue().ConfigureAwait(false);
            }

            while (pending.TryDequeue(out var next))
                yield return await next.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
