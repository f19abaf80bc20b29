using System.Diagnostics.CodeAnalysis;

namespace Assay.Ingestion.Images;

/// <summary>Keeps what was used last, up to a total cost. Thread-safe.</summary>
internal sealed class LruCache<TKey, TValue>(long capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, long Cost)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value, long Cost)> _order = [];
    private long _cost;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                value = default;
                return false;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Add(TKey key, TValue value, long cost)
    {
        lock (_lock)
        {
            if (cost > capacity || _nodes.ContainsKey(key))
                return;
            _nodes[key] = _order.AddFirst((key, value, cost));
            for (_cost += cost; _cost > capacity;)
            {
                var oldest = _order.Last!;
                _order.RemoveLast();
                _nodes.Remove(oldest.Value.Key);
                _cost -= oldest.Value.Cost;
            }
        }
    }
}
