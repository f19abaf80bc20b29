using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Standardization;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// Penalised multinomial log loss of one training set, divided by its weight so that tolerances mean the same at any size:
/// (sum of w_i loss_i + ||W||^2 / (2 C)) / sum of w_i, which has the minimiser of scikit-learn's C sum(loss) + ||W||^2 / 2.
/// </summary>
/// <remarks>
/// Parameters are [present classes, D + 1], the bias last, over features standardised by the training set's own mean and deviation. That is a
/// change of variables on rows that are standardised by the whole sample already, so that a held-out image has no influence at all.
/// </remarks>
internal sealed class MultinomialObjective
{
    private readonly TrainingRows _rows;
    private readonly IReadOnlyList<RowChunk> _chunks;
    private readonly int[] _slotOfClass;
    private readonly double[] _mean;
    private readonly double[] _inverseScale;
    private readonly LinearSoftmax _softmax;
    private readonly float[] _folded;
    private readonly double[] _sums;
    private readonly double _totalWeight;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<Buffer> _buffers = [];

    public MultinomialObjective(TrainingRows rows, int? heldOutFold, IReadOnlyList<string>? classNames, ParallelOptions parallel)
    {
        _rows = rows;
        _parallel = parallel;
        _chunks = rows.Training(heldOutFold);
        var weightOfClass = new double[rows.Classes];
        foreach (var (start, end) in _chunks.SelectMany(chunk => chunk.Ranges))
        {
            for (var i = start; i < end; i++) weightOfClass[rows.Labels[i]] += rows.Weights?[i] ?? 1;
            Images += end - start;
        }

        _totalWeight = TensorPrimitives.Sum<double>(weightOfClass);
        PresentClasses = [.. Enumerable.Range(0, rows.Classes).Where(id => weightOfClass[id] > 0)];
        if (PresentClasses.Length == 0) throw new NoLabelledImagesException();
        if (PresentClasses.Length == 1)
            throw new SingleClassException(PresentClasses[0], classNames?.ElementAtOrDefault(PresentClasses[0]), Images, heldOutFold);

        _slotOfClass = Array.ConvertAll([.. Enumerable.Range(0, rows.Classes)], id => Array.IndexOf(PresentClasses, id));
        (_mean, _inverseScale) = Standardize(rows.TrainingMoments(heldOutFold));
        _softmax = new LinearSoftmax(PresentClasses.Length, rows.Dimensions);
        _folded = new float[ParameterCount];
        _sums = new double[PresentClasses.Length * rows.Dimensions + PresentClasses.Length];
        PriorBias = Array.ConvertAll(PresentClasses, id => Math.Log(weightOfClass[id] / _totalWeight));
    }

    /// <summary>Ids of the classes with training weight, ascending.</summary>
    public int[] PresentClasses { get; }

    public int Images { get; }

    public int ParameterCount => PresentClasses.Length * (_rows.Dimensions + 1);

    /// <summary>Log of the class shares: the best bias where the weights are 0, and so where fits start.</summary>
    public double[] PriorBias { get; }

    /// <summary>Value and gradient at <paramref name="parameters"/> for penalty <paramref name="c"/>.</summary>
    public double Evaluate(double c, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var (classes, dimensions) = (PresentClasses.Length, _rows.Dimensions);
        _softmax.Load(Fold(parameters));
        Array.Clear(_sums);
        var loss = 0.0;
        ChunkedLoop.Reduce(
            _chunks.Count,
            1,
            _parallel,
            () => _buffers.TryTake(out var buffer) ? buffer : new Buffer(_rows.BlockRows, classes, dimensions),
            (chunk, _, buffer) => AddChunk(_chunks[chunk], buffer),
            buffer =>
            {
                loss += buffer.Loss;
                TensorPrimitives.Add<double>(_sums.AsSpan(0, buffer.Gradient.Length), buffer.WideGradient, _sums.AsSpan(0, buffer.Gradient.Length));
                TensorPrimitives.Add(_sums.AsSpan(buffer.Gradient.Length), buffer.BiasGradient, _sums.AsSpan(buffer.Gradient.Length));
            },
            _buffers.Add);

        var penalty = 1 / (c * _totalWeight);
        var squares = 0.0;
        for (var k = 0; k < classes; k++)
        {
            var at = k * (dimensions + 1);
            var biasGradient = _sums[classes * dimensions + k] / _totalWeight;
            for (var j = 0; j < dimensions; j++)
            {
                var weight = parameters[at + j];
                squares += weight * weight;
                gradient[at + j] = (_sums[k * dimensions + j] / _totalWeight - biasGradient * _mean[j]) * _inverseScale[j] + penalty * weight;
            }

            gradient[at + dimensions] = biasGradient;
        }

        return loss / _totalWeight + 0.5 * penalty * squares;
    }

    /// <summary>The mean log loss within a value of <see cref="Evaluate"/>: without the penalty.</summary>
    public double LogLoss(double c, ReadOnlySpan<double> parameters, double value)
    {
        var squares = 0.0;
        for (var at = 0; at < parameters.Length; at += _rows.Dimensions + 1)
            squares += TensorPrimitives.SumOfSquares(parameters.Slice(at, _rows.Dimensions));
        return value - 0.5 * squares / (c * _totalWeight);
    }

    /// <summary>The parameters that make a head: the inverse of folding. A class that the head does not know has weights of 0.</summary>
    public double[] Parameters(SoftmaxHead head)
    {
        var stride = _rows.Dimensions + 1;
        var point = new double[ParameterCount];
        for (var k = 0; k < PresentClasses.Length; k++)
        {
            var row = point.AsSpan(k * stride, stride);
            _rows.Fold(head.Weights.Span.Slice(PresentClasses[k] * stride, stride), row);
            for (var j = 0; j < stride - 1; j++)
            {
                row[stride - 1] += row[j] * _mean[j];
                row[j] = _inverseScale[j] > 0 ? row[j] / _inverseScale[j] : 0;
            }
        }

        return point;
    }

    /// <summary>Parameters over the sample's standardised features, float32 [present classes, D + 1]. The result is overwritten by the next call.</summary>
    public float[] Fold(ReadOnlySpan<double> parameters)
    {
        var stride = _rows.Dimensions + 1;
        for (var k = 0; k < PresentClasses.Length; k++)
        {
            var bias = parameters[k * stride + stride - 1];
            for (var j = 0; j < stride - 1; j++)
            {
                var weight = parameters[k * stride + j] * _inverseScale[j];
                _folded[k * stride + j] = (float)weight;
                bias -= weight * _mean[j];
            }

            _folded[k * stride + stride - 1] = (float)bias;
        }

        return _folded;
    }

    private (double[] Mean, double[] InverseScale) Standardize(ColumnMoments moments)
    {
        var inverse = new double[_rows.Dimensions];
        for (var j = 0; j < inverse.Length; j++)
        {
            // The sample's deviation is 1 here. A column without any in the training set carries nothing and gets no weight.
            var deviation = Math.Sqrt(moments.Variance(j));
            inverse[j] = deviation > ColumnMoments.ConstantColumnEpsilon ? 1 / deviation : 0;
        }

        return (moments.Mean.ToArray(), inverse);
    }

    private void AddChunk(RowChunk chunk, Buffer buffer)
    {
        buffer.Clear();
        chunk.Visit(buffer.Scratch, (first, features) => AddBlock(first, features, buffer));

        // Here, where chunks run side by side, and not where they are folded one by one.
        TensorPrimitives.ConvertTruncating<float, double>(buffer.Gradient, buffer.WideGradient);
    }

    private void AddBlock(int first, PackedMatrix features, Buffer buffer)
    {
        var classes = PresentClasses.Length;
        var residuals = buffer.Residuals.AsSpan(0, features.Depth * classes);
        _softmax.Logits(features, residuals);
        for (var i = 0; i < features.Depth; i++)
        {
            var row = residuals.Slice(i * classes, classes);
            var weight = _rows.Weights?[first + i] ?? 1;
            var slot = _slotOfClass[_rows.Labels[first + i]];

            // A class whose examples all weigh 0 is not modelled; neither are they.
            if (slot < 0)
            {
                row.Clear();
                continue;
            }

            double logit = row[slot];
            buffer.Loss += weight * (Softmax.Row(row, row) - logit);
            row[slot] -= 1;
            if (weight != 1) TensorPrimitives.Multiply(row, weight, row);
            TensorPrimitives.ConvertTruncating<float, double>(row, buffer.WideRow);
            TensorPrimitives.Add(buffer.BiasGradient, buffer.WideRow, buffer.BiasGradient);
        }

        MatrixProduct.MultiplyAdd(residuals, 1, classes, classes, features, buffer.Gradient, _rows.Dimensions);
    }

    private sealed class Buffer(int blockRows, int classes, int dimensions)
    {
        public BlockScratch Scratch { get; } = new();

        public float[] Residuals { get; } = new float[blockRows * classes];

        public float[] Gradient { get; } = new float[classes * dimensions];

        public double[] WideGradient { get; } = new double[classes * dimensions];

        public double[] WideRow { get; } = new double[classes];

        public double[] BiasGradient { get; } = new double[classes];

        public double Loss { get; set; }

        public void Clear()
        {
            Loss = 0;
            Array.Clear(Gradient);
            Array.Clear(BiasGradient);
        }
    }
}
