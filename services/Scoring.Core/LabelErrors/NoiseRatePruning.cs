using System.Numerics.Tensors;
using Assay.Numerics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// Third pass, for pruning by noise rate (Northcutt et al. 2021, section 3.2): for each cell (a, b) the n_ab images with label a that have the largest margin p_b - p_a,
/// in a bounded heap a cell. Memory is that of the flags, not of the images. Equal margins are ordered by (shard, row), so nothing depends on the order of
/// shards or on how workers are merged. Not thread-safe: use one a worker and merge.
/// </summary>
public sealed class NoiseRatePruning
{
    private readonly int _classes;
    private readonly Cell[][] _cellsOfRow;

    /// <param name="estimate">What the joint says; its <see cref="NoiseEstimate.CountToPrune"/> are the n_ab.</param>
    public NoiseRatePruning(NoiseEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        _classes = estimate.Classes;
        _cellsOfRow = [.. Enumerable.Repeat(Array.Empty<Cell>(), _classes)];
        foreach (var row in estimate.CountToPrune().GroupBy(cell => cell.Key.Given))
            _cellsOfRow[row.Key] = [.. row.Select(cell => new Cell(cell.Key.True, checked((int)cell.Value)))];
    }

    private NoiseRatePruning(Cell[][] cellsOfRow)
    {
        _classes = cellsOfRow.Length;
        _cellsOfRow = Array.ConvertAll(cellsOfRow, cells => cells.Length == 0 ? cells : Array.ConvertAll(cells, cell => cell.Fork()));
    }

    /// <summary>An empty one with the same plan, for another worker.</summary>
    public NoiseRatePruning Fork() => new(_cellsOfRow);

    /// <summary>Offers rows of a shard, each once. Images whose label is their most probable class are offered to no cell: nothing speaks against their label.</summary>
    /// <param name="first">Image of the first row.</param>
    /// <param name="probabilities">float32 [n, K].</param>
    /// <param name="labels">int32 [n]; rows with a negative label are passed over.</param>
    public void Add(RowKey first, ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels)
    {
        RowShapes.Check(probabilities, labels, _classes);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            var row = probabilities.Slice(i * _classes, _classes);
            var cells = _cellsOfRow[labels[i]];
            if (cells.Length == 0 || TensorPrimitives.IndexOfMax(row) == labels[i]) continue;
            foreach (var cell in cells) cell.Offer(new Candidate(row[cell.True] - row[labels[i]], first with { Row = first.Row + i }));
        }
    }

    /// <summary>Adds what another worker has kept, made from the same estimate.</summary>
    public void Merge(NoiseRatePruning other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var given = 0; given < _classes; given++)
        {
            for (var i = 0; i < _cellsOfRow[given].Length; i++) _cellsOfRow[given][i].Merge(other._cellsOfRow[given][i]);
        }
    }

    /// <summary>The flagged images, each once, by (shard, row), with the class for which it has the largest margin among the cells that flag it.</summary>
    public IReadOnlyList<LabelIssue> Flags()
    {
        var flags = new SortedDictionary<RowKey, LabelIssue>();
        for (var given = 0; given < _classes; given++)
        {
            foreach (var cell in _cellsOfRow[given])
            {
                foreach (var (margin, key) in cell.Kept)
                {
                    if (!flags.TryGetValue(key, out var best) || margin > best.Margin) flags[key] = new LabelIssue(key, given, cell.True, margin);
                }
            }
        }

        return [.. flags.Values];
    }

    /// <summary>Ordered from the worst, the first to go: small margin, large key.</summary>
    private readonly record struct Candidate(float Margin, RowKey Key) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other) => Margin != other.Margin ? Margin.CompareTo(other.Margin) : other.Key.CompareTo(Key);
    }

    private sealed class Cell(int actual, int capacity)
    {
        private readonly PriorityQueue<Candidate, Candidate> _worstFirst = new();

        public int True => actual;

        public IEnumerable<Candidate> Kept => _worstFirst.UnorderedItems.Select(item => item.Element);

        public Cell Fork() => new(actual, capacity);

        public void Offer(Candidate candidate)
        {
            if (_worstFirst.Count < capacity) _worstFirst.Enqueue(candidate, candidate);
            else _worstFirst.EnqueueDequeue(candidate, candidate);
        }

        public void Merge(Cell other)
        {
            foreach (var candidate in other.Kept) Offer(candidate);
        }
    }
}
