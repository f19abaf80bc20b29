using System.Runtime.CompilerServices;

namespace Assay.Ingestion.Listing;

/// <summary>Merges sorted streams, one item of each in memory.</summary>
internal static class SortedMerge
{
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IReadOnlyList<IAsyncEnumerable<T>> streams, IComparer<T> order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<IAsyncEnumerator<T>>(streams.Count);
        try
        {
            // Equal items leave in the order of their streams.
            var next = new PriorityQueue<int, (T Item, int Stream)>(Comparer<(T Item, int Stream)>.Create((x, y) =>
                order.Compare(x.Item, y.Item) is var byItem and not 0 ? byItem : x.Stream.CompareTo(y.Stream)));
            foreach (var stream in streams)
            {
                var items = stream.GetAsyncEnumerator(cancellationToken);
                open.Add(items);
                if (await items.MoveNextAsync())
                    next.Enqueue(open.Count - 1, (items.Current, open.Count - 1));
            }

            while (next.TryDequeue(out var stream, out var first))
            {
                yield return first.Item;
                if (await open[stream].MoveNextAsync())
                    next.Enqueue(stream, (open[stream].Current, stream));
            }
        }
        finally
        {
            foreach (var items in open)
                await items.DisposeAsync();
        }
    }
}
