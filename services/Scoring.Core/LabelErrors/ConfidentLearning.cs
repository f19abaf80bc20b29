using Assay.Numerics;
using Assay.Numerics.Parallelism;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>
/// Confident learning (Northcutt, Jiang and Chuang, JAIR 2021) on probabilities in memory or behind a reader of blocks: the passes in their order, each over blocks of rows
/// in parallel. State is of order K and of the pairs of classes that occur; with pruning by noise rate, of the flags, too. N x K numbers are never held.
/// The same bits at any degree of parallelism.
/// </summary>
public static class ConfidentLearning
{
    /// <summary>Gives rows [start, start + labels.Length) of a data set: probabilities float32 [n, K] out of sample, labels int32 [n], negative = none.</summary>
    public delegate void BlockReader(int start, Span<float> probabilities, Span<int> labels);

    private const int DefaultBlockRows = 1024;

    /// <summary>Finds label issues among probabilities in memory.</summary>
    /// <param name="probabilities">Out-of-sample probabilities, float32 [N, K].</param>
    /// <param name="labels">Given labels, int32 [N]; negative = none.</param>
    /// <param name="classes">K.</param>
    /// <param name="filter">How labels are flagged.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <exception cref="InvalidProbabilitiesException">Some rows are no probabilities.</exception>
    public static ConfidentLearningResult Find(
        ReadOnlyMemory<float> probabilities, ReadOnlyMemory<int> labels, int classes, LabelIssueFilter filter, ParallelOptions parallel)
    {
        RowShapes.Check(probabilities.Span, labels.Span, classes);
        return Find(
            (start, p, y) =>
            {
                probabilities.Span.Slice(start * classes, p.Length).CopyTo(p);
                labels.Span.Slice(start, y.Length).CopyTo(y);
            },
            labels.Length, classes, filter, parallel);
    }

    /// <summary>Finds label issues among probabilities that are read block by block, once a pass.</summary>
    /// <param name="read">Reads a block; called by several threads.</param>
    /// <param name="images">N.</param>
    /// <param name="classes">K.</param>
    /// <param name="filter">How labels are flagged.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <param name="blockRows">Rows read at once by each thread.</param>
    /// <exception cref="InvalidProbabilitiesException">Some rows are no probabilities.</exception>
    public static ConfidentLearningResult Find(
        BlockReader read, int images, int classes, LabelIssueFilter filter, ParallelOptions parallel, int blockRows = DefaultBlockRows)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        var thresholds = new ClassThresholds(classes);
        Pass(() => new ClassThresholds(classes), (block, first, p, y) => block.Add(first, p, y), thresholds.Merge);
        var confident = new ConfidentClasses(thresholds.Compute());

        var joint = new ConfidentJoint(confident);
        var offDiagonal = new List<LabelIssue>();
        Pass(
            () => (Joint: new ConfidentJoint(confident), Issues: new List<LabelIssue>()),
            (block, first, p, y) => block.Joint.Add(first, p, y, block.Issues.Add),
            block =>
            {
                joint.Merge(block.Joint);
                offDiagonal.AddRange(block.Issues);
            });

        var estimate = new NoiseEstimate(joint, thresholds.Counts);
        if (filter == LabelIssueFilter.OffDiagonal)
            return new ConfidentLearningResult(confident, joint, estimate, offDiagonal);

        var pruning = new NoiseRatePruning(estimate);
        Pass(pruning.Fork, (block, first, p, y) => block.Add(first, p, y), pruning.Merge);
        IEnumerable<LabelIssue> pruned = pruning.Flags();
        if (filter == LabelIssueFilter.Both)
        {
            var flagged = pruned.Select(issue => issue.Key).ToHashSet();
            pruned = offDiagonal.Where(issue => flagged.Contains(issue.Key));
        }

        return new ConfidentLearningResult(confident, joint, estimate, [.. pruned]);

        void Pass<TState>(Func<TState> create, Action<TState, RowKey, ReadOnlySpan<float>, ReadOnlySpan<int>> add, Action<TState> merge) =>
            ChunkedLoop.Reduce(
                images, blockRows, parallel,
                () => new Block<TState>(new float[blockRows * classes], new int[blockRows]),
                (start, end, block) =>
                {
                    var (p, y) = (block.Probabilities.AsMemory(0, (end - start) * classes), block.Labels.AsMemory(0, end - start));
                    read(start, p.Span, y.Span);
                    block.State = create();
                    add(block.State, new RowKey(0, start), p.Span, y.Span);
                },
                block => merge(block.State!));
    }

    private sealed class Block<TState>(float[] probabilities, int[] labels)
    {
        public float[] Probabilities => probabilities;

        public int[] Labels => labels;

        public TState? State { get; set; }
    }
}
