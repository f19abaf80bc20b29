using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Scoring.Core.Evaluation;
using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Core.OutOfSample;

/// <summary>The fits of all folds along ascending C: from the most to the least regularised, each warm from the one before.</summary>
internal sealed class RegularizationPath(
    TrainingRows rows, int foldCount, OutOfSampleOptions options, ParallelOptions parallel, bool foldsSideBySide, IReadOnlyList<SoftmaxHead>? start = null)
{
    // What an image costs whose class the fold's head has never seen, so has probability 0; the same for every C, so it does not sway the choice.
    private const double ProbabilityFloor = 1e-7;

    private readonly ParallelOptions _serial = new() { MaxDegreeOfParallelism = 1, CancellationToken = parallel.CancellationToken };

    public OutOfSampleHeads Run()
    {
        var (outer, inner) = foldsSideBySide ? (parallel, _serial) : (_serial, parallel);
        var fits = new SoftmaxRegression.FoldFit[foldCount];
        ForFolds(outer, fold => fits[fold] = new SoftmaxRegression.FoldFit(rows, fold, FitOptions(), inner, start?[fold]));

        var trials = new List<RegularizationTrial>();
        var (chosen, heads) = (default(RegularizationTrial), Array.Empty<FittedHead>());
        var stale = 0;
        foreach (var c in options.Grid.Distinct().Order())
        {
            var (fitted, losses) = (new FittedHead[foldCount], new HeldOutLoss[foldCount]);
            ForFolds(outer, fold =>
            {
                fitted[fold] = fits[fold].Fit(c);
                losses[fold] = Evaluate(fitted[fold], fold, inner);
            });
            var trial = Summarize(c, losses, fitted);
            trials.Add(trial);
            options.OnTrial?.Invoke(trial);
            if (chosen is null || trial.LogLoss < chosen.LogLoss)
            {
                (chosen, heads, stale) = (trial, fitted, 0);
            }
            else if (++stale >= options.Patience)
            {
                break;
            }
        }

        var evaluation = new HeldOutEvaluator(rows, heads, parallel).Evaluate();
        return new OutOfSampleHeads(Array.ConvertAll(heads, head => head.ToHead()), chosen!.C, trials, evaluation);
    }

    private static RegularizationTrial Summarize(double c, HeldOutLoss[] folds, FittedHead[] fitted)
    {
        var all = folds.Aggregate((x, y) => x + y);
        var mean = all.Loss / all.Weight;
        var variance = Math.Max(0, all.Squares / all.Weight - mean * mean);
        return new RegularizationTrial(c, mean, Math.Sqrt(variance / all.Count), all.Correct / all.Weight, fitted.Sum(head => head.Metadata.Iterations));
    }

    private void ForFolds(ParallelOptions outer, Action<int> body) => ChunkedLoop.For(foldCount, 1, outer, (fold, _) => body(fold));

    private SoftmaxRegressionOptions FitOptions() => new()
    {
        MaxIterations = options.MaxIterations,
        GradientTolerance = options.GradientTolerance,
        ClassNames = options.ClassNames,
    };

    private HeldOutLoss Evaluate(FittedHead head, int fold, ParallelOptions inner)
    {
        var softmax = new LinearSoftmax(head.PresentClasses.Length, rows.Dimensions);
        softmax.Load(head.Weights);
        var total = default(HeldOutLoss);
        var chunks = rows.HeldOut(fold);
        ChunkedLoop.Reduce(
            chunks.Count,
            1,
            inner,
            () => new Block(new float[rows.BlockRows * softmax.Classes]),
            (chunk, _, block) => block.Loss = EvaluateChunk(head, softmax, chunks[chunk], block),
            block => total += block.Loss);
        return total;
    }

    private HeldOutLoss EvaluateChunk(FittedHead head, LinearSoftmax softmax, RowChunk chunk, Block work)
    {
        var sum = default(HeldOutLoss);
        var classes = softmax.Classes;
        chunk.Visit(work.Scratch, (first, features) =>
        {
            softmax.Logits(features, work.Probabilities);
            for (var i = 0; i < features.Depth; i++)
            {
                var row = work.Probabilities.AsSpan(i * classes, classes);
                var slot = Array.BinarySearch(head.PresentClasses, rows.Labels[first + i]);
                double weight = rows.Weights?[first + i] ?? 1;
                var correct = slot >= 0 && TensorPrimitives.IndexOfMax<float>(row) == slot;
                var loss = slot >= 0 ? -row[slot] + Softmax.Row(row, row) : -Math.Log(ProbabilityFloor);
                sum += new HeldOutLoss(weight * loss, weight * loss * loss, weight, correct ? weight : 0, 1);
            }
        });
        return sum;
    }

    private sealed class Block(float[] probabilities)
    {
        public BlockScratch Scratch { get; } = new();

        public float[] Probabilities => probabilities;

        public HeldOutLoss Loss { get; set; }
    }

    private readonly record struct HeldOutLoss(double Loss, double Squares, double Weight, double Correct, long Count)
    {
        public static HeldOutLoss operator +(HeldOutLoss x, HeldOutLoss y) =>
            new(x.Loss + y.Loss, x.Squares + y.Squares, x.Weight + y.Weight, x.Correct + y.Correct, x.Count + y.Count);
    }
}
