using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.LabelQuality;

namespace Assay.Scoring.Core.OutOfSample;

/// <summary>
/// Scores a shard out of sample: every row by the head of its own fold, which has not seen it. Immutable and safe for concurrent use; the same
/// bits at any degree of parallelism.
/// </summary>
public sealed class HeadScorer
{
    private const int ChunkRows = 256;

    private readonly IReadOnlyList<SoftmaxHead> _heads;
    private readonly FoldAssignment _folds;

    /// <param name="heads">Head f for the rows of fold f, all of one shape.</param>
    /// <param name="folds">The assignment the heads were trained with.</param>
    public HeadScorer(IReadOnlyList<SoftmaxHead> heads, FoldAssignment folds)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(folds);
        if (heads.Count != folds.Folds) throw new ArgumentException($"{folds.Folds} folds need as many heads, not {heads.Count}.", nameof(heads));
        if (heads.Any(head => head.Classes != heads[0].Classes || head.Dimensions != heads[0].Dimensions))
            throw new ArgumentException("The heads differ in classes or dimensions.", nameof(heads));
        _heads = heads;
        _folds = folds;
    }

    /// <summary>D of the heads.</summary>
    public int Dimensions => _heads[0].Dimensions;

    /// <summary>K of the heads.</summary>
    public int Classes => _heads[0].Classes;

    /// <summary>Scores the rows of a shard.</summary>
    /// <param name="shard">Shard number, which decides the folds.</param>
    /// <param name="embeddings">float16 [n, D].</param>
    /// <param name="labels">Given labels, int32 [n]; a negative one is none.</param>
    /// <param name="usable">0 for a row without an embedding; empty = all are usable.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <exception cref="NonFiniteEmbeddingsException">A usable row's embedding holds NaN or infinity.</exception>
    public ShardScores Score(
        int shard, ReadOnlyMemory<Half> embeddings, ReadOnlyMemory<int> labels, ReadOnlyMemory<byte> usable, ParallelOptions parallel)
    {
        CheckShapes(shard, embeddings.Length, labels.Length, usable.Length);
        return Score(shard, labels, usable, (row, target) => HalfConversion.ToSingle(embeddings.Span.Slice(row * Dimensions, Dimensions), target), parallel);
    }

    /// <summary>Scores the rows of a shard, its embeddings float32 [n, D].</summary>
    /// <inheritdoc cref="Score(int, ReadOnlyMemory{Half}, ReadOnlyMemory{int}, ReadOnlyMemory{byte}, ParallelOptions)"/>
    public ShardScores Score(
        int shard, ReadOnlyMemory<float> embeddings, ReadOnlyMemory<int> labels, ReadOnlyMemory<byte> usable, ParallelOptions parallel)
    {
        CheckShapes(shard, embeddings.Length, labels.Length, usable.Length);
        return Score(shard, labels, usable, (row, target) => embeddings.Span.Slice(row * Dimensions, Dimensions).CopyTo(target), parallel);
    }

    /// <summary>
    /// Out-of-sample probabilities of some rows of a shard, each by the head of its own fold. Serial: callers work on several shards or blocks at once.
    /// </summary>
    /// <param name="shard">Shard number, which decides the folds.</param>
    /// <param name="firstRow">Number of the first row within the shard.</param>
    /// <param name="embeddings">float16 [rows, D] of these rows.</param>
    /// <param name="usable">0 for a row without an embedding, [rows]; empty = all are usable.</param>
    /// <param name="probabilities">Out: float32 [rows, K], each row summing to 1; 0 in rows that are not usable.</param>
    /// <exception cref="NonFiniteEmbeddingsException">A usable row's embedding holds NaN or infinity.</exception>
    public void Predict(int shard, int firstRow, ReadOnlySpan<Half> embeddings, ReadOnlySpan<byte> usable, Span<float> probabilities)
    {
        var rows = embeddings.Length / Dimensions;
        CheckShapes(shard, embeddings.Length, rows, usable.Length);
        if (probabilities.Length != (long)rows * Classes)
            throw new ArgumentException($"{probabilities.Length} probabilities are not [{rows}, {Classes}].", nameof(probabilities));

        var (embedding, output) = (new float[ChunkRows * Dimensions], new float[ChunkRows * Classes]);
        var rowsOfFold = new int[ChunkRows];
        var (bad, firstBad) = (0, -1);
        probabilities.Clear();
        for (var start = 0; start < rows; start += ChunkRows)
        {
            var end = Math.Min(start + ChunkRows, rows);
            for (var fold = 0; fold < _heads.Count; fold++)
            {
                var count = 0;
                for (var row = start; row < end; row++)
                {
                    if ((!usable.IsEmpty && usable[row] == 0) || _folds.Of(new RowKey(shard, firstRow + row)) != fold) continue;
                    HalfConversion.ToSingle(embeddings.Slice(row * Dimensions, Dimensions), embedding.AsSpan(count * Dimensions, Dimensions));
                    rowsOfFold[count++] = row;
                }

                if (count == 0) continue;
                var used = embedding.AsSpan(0, count * Dimensions);
                var badRows = FiniteRows.CountNonFinite(used, Dimensions, out var first);
                if (badRows > 0)
                {
                    bad += badRows;
                    var row = firstRow + rowsOfFold[first];
                    firstBad = firstBad < 0 ? row : Math.Min(firstBad, row);
                    continue;
                }

                _heads[fold].Predict(used, output);
                for (var i = 0; i < count; i++) output.AsSpan(i * Classes, Classes).CopyTo(probabilities.Slice(rowsOfFold[i] * Classes, Classes));
            }
        }

        if (bad > 0) throw new NonFiniteEmbeddingsException(bad, rows, new RowKey(shard, firstBad));
    }

    private ShardScores Score(int shard, ReadOnlyMemory<int> labels, ReadOnlyMemory<byte> usable, RowReader read, ParallelOptions parallel)
    {
        var scores = new ShardScores(labels.Length);
        var (bad, firstBad) = (0, -1);
        ChunkedLoop.Reduce(
            labels.Length,
            ChunkRows,
            parallel,
            () => new Chunk(Dimensions, Classes, _heads.Count),
            (start, end, chunk) =>
            {
                chunk.Group(shard, start, end, usable.Span, _folds);
                for (var fold = 0; fold < _heads.Count; fold++) ScoreFold(chunk, _heads[fold], chunk.RowsOfFold(fold), labels.Span, read, scores);
            },
            chunk =>
            {
                if (firstBad < 0) firstBad = chunk.FirstNonFinite;
                bad += chunk.NonFinite;
            });
        return bad == 0 ? scores : throw new NonFiniteEmbeddingsException(bad, labels.Length, new RowKey(shard, firstBad));
    }

    private void ScoreFold(Chunk chunk, SoftmaxHead head, ReadOnlySpan<int> rows, ReadOnlySpan<int> labels, RowReader read, ShardScores scores)
    {
        if (rows.IsEmpty) return;
        for (var i = 0; i < rows.Length; i++) read(rows[i], chunk.Embeddings.AsSpan(i * Dimensions, Dimensions));
        var embeddings = chunk.Embeddings.AsSpan(0, rows.Length * Dimensions);
        var bad = FiniteRows.CountNonFinite(embeddings, Dimensions, out var first);
        if (bad > 0)
        {
            chunk.Report(bad, rows[first]);
            return;
        }

        head.Predict(embeddings, chunk.Probabilities);
        for (var i = 0; i < rows.Length; i++) scores.Set(rows[i], chunk.Probabilities.AsSpan(i * Classes, Classes), labels[rows[i]]);
    }

    private void CheckShapes(int shard, int numbers, int labels, int usable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        if (numbers != (long)labels * Dimensions)
            throw new ArgumentException($"Shard {shard} has {labels} labels but {numbers} numbers of embeddings, not [{labels}, {Dimensions}].");
        if (usable != 0 && usable != labels) throw new ArgumentException($"Shard {shard} has {labels} labels but {usable} flags.");
    }

    private delegate void RowReader(int row, Span<float> destination);

    /// <summary>One worker's room for a chunk: its rows grouped by fold, embeddings in, probabilities out.</summary>
    private sealed class Chunk(int dimensions, int classes, int folds)
    {
        private readonly int[] _rows = new int[ChunkRows];
        private readonly int[] _starts = new int[folds + 1];
        private readonly int[] _next = new int[folds];
        private readonly int[] _foldOfRow = new int[ChunkRows];

        public float[] Embeddings { get; } = new float[ChunkRows * dimensions];

        public float[] Probabilities { get; } = new float[ChunkRows * classes];

        public int NonFinite { get; private set; }

        public int FirstNonFinite { get; private set; }

        public ReadOnlySpan<int> RowsOfFold(int fold) => _rows.AsSpan(_starts[fold].._starts[fold + 1]);

        public void Group(int shard, int start, int end, ReadOnlySpan<byte> usable, FoldAssignment folds)
        {
            (NonFinite, FirstNonFinite) = (0, -1);
            Array.Clear(_starts);
            for (var row = start; row < end; row++)
            {
                var fold = usable.IsEmpty || usable[row] != 0 ? folds.Of(new RowKey(shard, row)) : -1;
                _foldOfRow[row - start] = fold;
                if (fold >= 0) _starts[fold + 1]++;
            }

            for (var fold = 0; fold < _next.Length; fold++)
            {
                _starts[fold + 1] += _starts[fold];
                _next[fold] = _starts[fold];
            }

            for (var row = start; row < end; row++)
            {
                var fold = _foldOfRow[row - start];
                if (fold >= 0) _rows[_next[fold]++] = row;
            }
        }

        public void Report(int bad, int first)
        {
            NonFinite += bad;
            if (FirstNonFinite < 0 || first < FirstNonFinite) FirstNonFinite = first;
        }
    }
}
