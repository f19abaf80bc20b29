namespace Assay.LabelStore.Batches;

/// <summary>
/// The tallies of batches that were asked for lately, as many as hold a million answers together (60 MiB), and at least the last one: it would
/// be counted from the beginning at every question. Thread-safe; a tally is taken by one at a time.
/// </summary>
internal sealed class KeptTallies(int maxPlaces = KeptTallies.UsualPlaces)
{
    private const int UsualPlaces = 1_000_000;

    // An empty batch takes some memory too.
    private const int PlacesOfNothing = 100;

    private readonly Lock _lock = new();
    private readonly LinkedList<(BatchTally Tally, int Places)> _lastFirst = new();
    private readonly Dictionary<string, LinkedListNode<(BatchTally Tally, int Places)>> _byBatch = new(StringComparer.Ordinal);
    private long _places;

    /// <summary>The batch's tally, which is kept no longer until it is given back; a new one if there is none.</summary>
    public BatchTally Take(BatchDocument batch)
    {
        lock (_lock)
            return _byBatch.TryGetValue(batch.Id, out var kept) ? Remove(kept) : new BatchTally(batch);
    }

    /// <summary>Keeps a tally for the next question.</summary>
    public void Keep(BatchTally tally)
    {
        lock (_lock)
        {
            if (_byBatch.TryGetValue(tally.Batch.Id, out var other))
                Remove(other);
            var places = tally.Places + PlacesOfNothing;
            _byBatch[tally.Batch.Id] = _lastFirst.AddFirst((tally, places));
            _places += places;
            while (_places > maxPlaces && _lastFirst.Count > 1)
                Remove(_lastFirst.Last!);
        }
    }

    private BatchTally Remove(LinkedListNode<(BatchTally Tally, int Places)> node)
    {
        _lastFirst.Remove(node);
        _byBatch.Remove(node.Value.Tally.Batch.Id);
        _places -= node.Value.Places;
        return node.Value.Tally;
    }
}
