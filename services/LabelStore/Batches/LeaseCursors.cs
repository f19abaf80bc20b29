namespace Assay.LabelStore.Batches;

/// <summary>
/// How far annotators have come in batches, those that asked lately: the next lease costs what it gives, not what the annotator has answered. Only an
/// economy: who is not known begins at the first task. Thread-safe.
/// </summary>
internal sealed class LeaseCursors(int maxCursors = LeaseCursors.UsualCursors)
{
    private const int UsualCursors = 10_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<((string Batch, string Annotator) Key, LeaseCursor Cursor)> _lastFirst = new();
    private readonly Dictionary<(string Batch, string Annotator), LinkedListNode<((string Batch, string Annotator) Key, LeaseCursor Cursor)>> _byKey = [];

    /// <summary>Where the annotator is, unless nothing is known of that.</summary>
    public LeaseCursor? Find(BatchDocument batch, string annotator)
    {
        lock (_lock)
        {
            return _byKey.TryGetValue((batch.Id, annotator), out var node) && node.Value.Cursor.Assignment == batch.Assignments
                ? node.Value.Cursor
                : null;
        }
    }

    /// <summary>Notes where the annotator is now; of several calls at once the furthest counts.</summary>
    public void Advance(string batch, string annotator, LeaseCursor cursor)
    {
        lock (_lock)
        {
            if (_byKey.Remove((batch, annotator), out var node))
            {
                _lastFirst.Remove(node);
                var before = node.Value.Cursor;
                if (before.Assignment == cursor.Assignment)
                    cursor = new LeaseCursor(Math.Max(before.Rank, cursor.Rank), before.Since > cursor.Since ? before.Since : cursor.Since, cursor.Assignment);
            }

            _byKey[(batch, annotator)] = _lastFirst.AddFirst(((batch, annotator), cursor));
            if (_byKey.Count > maxCursors)
            {
                _byKey.Remove(_lastFirst.Last!.Value.Key);
                _lastFirst.RemoveLast();
            }
        }
    }
}
