using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Core.Evaluation;

/// <summary>Judges every fold's head by the rows of that fold, in a handful of passes that compute logits block by block and keep a few numbers a row.</summary>
internal sealed class HeldOutEvaluator
{
    private readonly TrainingRows _rows;
    private readonly FittedHead[] _heads;
    private readonly LinearSoftmax[] _softmax;
    private readonly ParallelOptions _parallel;
    private readonly (int Fold, RowChunk Chunk)[] _chunks;
    private readonly int _widest;

    public HeldOutEvaluator(TrainingRows rows, FittedHead[] heads, ParallelOptions parallel)
    {
        (_rows, _heads, _parallel) = (rows, heads, parallel);
        _softmax = Array.ConvertAll(heads, head =>
        {
            var softmax = new LinearSoftmax(head.PresentClasses.Length, rows.Dimensions);
            softmax.Load(head.Weights);
            return softmax;
        });
        _chunks = [.. Enumerable.Range(0, heads.Length).SelectMany(fold => rows.HeldOut(fold).Select(chunk => (fold, chunk)))];
        _widest = _softmax.Max(softmax => softmax.Classes);
    }

    public HeldOutEvaluation Evaluate()
    {
        var count = _rows.Labels.Length;
        var (own, confidences, correct) = (new float[count], new float[count], new bool[count]);
        Pass((fold, row, logits, slot, work) =>
        {
            correct[row] = TensorPrimitives.IndexOfMax(logits) == slot;
            Softmax.Row(logits, work.Shares);
            own[row] = slot < 0 ? 0 : work.Shares[slot];
            confidences[row] = Math.Min(1, TensorPrimitives.Max<float>(work.Shares.AsSpan(0, logits.Length)));
        });

        var slopes = new TemperatureSlope[_heads.Length];
        var inverse = TemperatureScaling.Minimize(trial => Slopes(trial, slopes).Aggregate((x, y) => x + y));
        var scaled = Scale(inverse, slopes);
        var ranking = new OneVsRestRanking(_rows.Classes, own, _rows.Labels);
        var calm = new float[count];
        Pass((fold, row, logits, slot, work) =>
        {
            Softmax.Row(logits, work.Shares);
            ranking.Add(work.Spread(_heads[fold].PresentClasses), _rows.Labels[row]);
            TensorPrimitives.Multiply(logits, (float)scaled[fold], work.Shares);
            Softmax.Row(work.Shares.AsSpan(0, logits.Length), work.Shares);
            calm[row] = Math.Min(1, TensorPrimitives.Max<float>(work.Shares.AsSpan(0, logits.Length)));
        });

        var table = Reliability.EqualWidth(confidences, correct);
        return new HeldOutEvaluation
        {
            Images = count,
            Accuracy = correct.Count(hit => hit) / (double)count,
            Classes = ranking.Measure(),
            Temperature = 1 / inverse,
            CalibrationError = Reliability.ExpectedError(table),
            CalibrationErrorScaled = Reliability.ExpectedError(Reliability.EqualWidth(calm, correct)),
            AdaptiveCalibrationError = Reliability.ExpectedError(Reliability.EqualCount(confidences, correct)),
            Reliability = table,
        };
    }

    /// <summary>Derivatives of the held-out loss of every fold.</summary>
    private TemperatureSlope[] Slopes(double inverse, TemperatureSlope[] folds)
    {
        Array.Clear(folds);
        Pass(
            (fold, row, logits, slot, work) =>
            {
                var weight = _rows.Weights?[row] ?? 1;

                // No temperature helps an image whose class the head has never seen.
                if (slot >= 0) work.Slope += TemperatureSlope.Of(logits, slot, inverse, weight, work.Pair);
            },
            (fold, work) => folds[fold] += work.Slope);
        return folds;
    }

    /// <summary>For each fold the inverse temperature without it: a Newton step from that of all, of which it is as far as one fold in n moves it.</summary>
    private static double[] Scale(double inverse, TemperatureSlope[] folds)
    {
        var all = folds.Aggregate((x, y) => x + y);
        return Array.ConvertAll(folds, fold =>
        {
            var others = all - fold;
            return others.Curvature > 0 ? Math.Clamp(inverse - others.Slope / others.Curvature, 1 / TemperatureScaling.Highest, 1 / TemperatureScaling.Lowest) : inverse;
        });
    }

    private delegate void RowVisitor(int fold, int row, ReadOnlySpan<float> logits, int slot, Work work);

    private void Pass(RowVisitor visit, Action<int, Work>? fold = null) => ChunkedLoop.Reduce(
        _chunks.Length,
        1,
        _parallel,
        () => new Work(_rows.BlockRows, _widest, _rows.Classes),
        (index, _, work) =>
        {
            var (number, chunk) = _chunks[index];
            var (softmax, present) = (_softmax[number], _heads[number].PresentClasses);
            (work.Fold, work.Slope) = (number, default);
            chunk.Visit(work.Scratch, (first, features) =>
            {
                softmax.Logits(features, work.Logits);
                for (var row = first; row < first + features.Depth; row++)
                {
                    var logits = work.Logits.AsSpan((row - first) * softmax.Classes, softmax.Classes);
                    visit(number, row, logits, Math.Max(-1, Array.BinarySearch(present, _rows.Labels[row])), work);
                }
            });
        },
        work => fold?.Invoke(work.Fold, work));

    private sealed class Work(int blockRows, int present, int classes)
    {
        private readonly float[] _all = new float[classes];

        public BlockScratch Scratch { get; } = new();

        public int Fold { get; set; }

        public TemperatureSlope Slope { get; set; }

        public float[] Logits { get; } = new float[blockRows * present];

        public float[] Shares { get; } = new float[present];

        public float[] Pair { get; } = new float[2 * present];

        /// <summary>The probabilities in <see cref="Shares"/> at the ids of their classes; 0 elsewhere.</summary>
        public ReadOnlySpan<float> Spread(int[] ids)
        {
            Array.Clear(_all);
            for (var k = 0; k < ids.Length; k++) _all[ids[k]] = Shares[k];
            return _all;
        }
    }
}
