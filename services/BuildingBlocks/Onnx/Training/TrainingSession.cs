using System.Numerics.Tensors;
using Assay.Numerics.Kernels;

namespace Assay.Onnx.Training;

/// <summary>
/// A network in training: steps of Adam on a weighted cross entropy, evaluation, checkpoints and export. For one thread at a time.
/// </summary>
/// <remarks>
/// <para>Images are [n, height, width, channels] with values of 0 .. 1, or bytes, which are divided by 255. Labels are 0 .. K - 1.</para>
/// <para>On the CPU the same calls with the same seed and number of threads give the same bits, also when training goes on from a checkpoint between two steps. With
/// another number of threads they do so unless a batch is small: ONNX Runtime sums in other blocks where a thread's share of the columns of a product (images x pixels
/// of a map) falls below 64, or where there are more images than units in a dense layer. Another machine or version of ONNX Runtime may round otherwise.</para>
/// </remarks>
public sealed class TrainingSession : IDisposable
{
    /// <summary>What bytes are multiplied by, here and in an exported network.</summary>
    internal const float ByteScale = 1f / 255;

    private readonly OnnxSessionOptions _runtime;
    private readonly NetworkPlan _plan;
    private readonly StepRunner _runner;
    private float[][]? _best;
    private FrozenNetwork? _frozen;
    private float[] _chunk = [];

    private TrainingSession(TrainingState state, OnnxSessionOptions? runtime, bool directTransfer, TrainingGraph? graph)
    {
        _runtime = runtime ?? new OnnxSessionOptions();
        Options = state.Options;
        graph ??= TrainingGraph.Create(state.Network, state.Options, _runtime.Provider);
        _plan = graph.Plan;
        _runner = new StepRunner(graph, _runtime, directTransfer);
        _runner.Load(state.Values, state.FirstMoments, state.SecondMoments);
        _best = state.Best;
        Steps = state.Steps;
    }

    /// <summary>The network.</summary>
    public NetworkDefinition Network => _plan.Definition;

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options { get; }

    /// <summary>What it learns, in the order of the layers.</summary>
    public IReadOnlyList<NetworkParameter> Parameters => _plan.Parameters;

    /// <summary>Width d of the features.</summary>
    public int FeatureDimensions => _plan.FeatureDimensions;

    /// <summary>Steps taken since the weights were drawn.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether <see cref="SaveBest"/> has kept parameters.</summary>
    public bool HasBest => _best is not null;

    /// <summary>How an exported network is to be registered and composed: the defaults of everything else fit.</summary>
    public static ImageModelSpec ExportedSpec { get; } = new()
    {
        Input = InferenceGraph.Input,
        Layout = TensorLayout.Nhwc,
        ColourOrder = ColourOrder.Rgb,
        EmbeddingOutput = ComposedModel.Embedding,
        LogitsOutput = ComposedModel.Logits,
    };

    /// <summary>Begins training from weights drawn with the seed.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="runtime">How the graph is run.</param>
    /// <exception cref="ModelException">The network or the options are not valid; the message says all that is wrong.</exception>
    /// <exception cref="ExecutionProviderException">The provider is not to be had; says what is missing.</exception>
    public static TrainingSession Create(NetworkDefinition network, TrainingOptions? options = null, OnnxSessionOptions? runtime = null) =>
        Open(TrainingState.Create(network, options ?? new TrainingOptions()), runtime);

    /// <summary>Goes on from a checkpoint: the next step gives what it would have given without the break.</summary>
    /// <param name="checkpoint">What <see cref="Save"/> gave.</param>
    /// <param name="runtime">How the graph is run.</param>
    /// <exception cref="CheckpointException">The bytes are damaged, of another version, or no checkpoint.</exception>
    /// <exception cref="ExecutionProviderException">The provider is not to be had; says what is missing.</exception>
    public static TrainingSession Load(ReadOnlySpan<byte> checkpoint, OnnxSessionOptions? runtime = null) => Open(TrainingCheckpoint.Read(checkpoint), runtime);

    /// <param name="state">Where training stands.</param>
    /// <param name="runtime">How the graph is run.</param>
    /// <param name="directTransfer">False makes a CPU's parameters take the way of a GPU's.</param>
    /// <param name="graph">Null builds the one for the provider.</param>
    internal static TrainingSession Open(TrainingState state, OnnxSessionOptions? runtime, bool directTransfer = true, TrainingGraph? graph = null) => new(state, runtime, directTransfer, graph);

    /// <summary>Takes a step on a batch.</summary>
    /// <param name="images">[n, height, width, channels], finite. n is free from step to step.</param>
    /// <param name="labels">[n].</param>
    /// <param name="sampleWeights">[n], each finite and 0 or more: the loss is sum(weight * cross entropy) / n. Empty = 1 each.</param>
    /// <param name="learningRate">Adam's, above 0.</param>
    /// <exception cref="ArgumentException">Lengths do not go together, a label is not 0 .. K - 1, an image or weight is not finite.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite. Parameters, moments and <see cref="Steps"/> stay as they were.</exception>
    public StepResult Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels, ReadOnlySpan<float> sampleWeights, float learningRate)
    {
        Begin(images.Length, labels, sampleWeights, learningRate);
        CheckFinite(images);
        images.CopyTo(_runner.Images);
        return Run(labels, sampleWeights, learningRate);
    }

    /// <param name="images">Bytes [n, height, width, channels].</param>
    /// <param name="labels">[n].</param>
    /// <param name="sampleWeights">[n], or empty.</param>
    /// <param name="learningRate">Above 0.</param>
    /// <inheritdoc cref="Step(ReadOnlySpan{float}, ReadOnlySpan{int}, ReadOnlySpan{float}, float)"/>
    public StepResult Step(ReadOnlySpan<byte> images, ReadOnlySpan<int> labels, ReadOnlySpan<float> sampleWeights, float learningRate)
    {
        Begin(images.Length, labels, sampleWeights, learningRate);
        Scale(images, _runner.Images);
        return Run(labels, sampleWeights, learningRate);
    }

    /// <summary>Measures the network as it stands.</summary>
    /// <param name="images">[n, height, width, channels], finite, 1 image or more.</param>
    /// <param name="labels">[n].</param>
    /// <exception cref="ArgumentException">As for a step.</exception>
    /// <exception cref="TrainingDivergedException">A parameter or a logit is not finite.</exception>
    public NetworkEvaluation Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) => Evaluate(Logits(images), labels);

    /// <inheritdoc cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public NetworkEvaluation Evaluate(ReadOnlySpan<byte> images, ReadOnlySpan<int> labels) => Evaluate(Logits(images), labels);

    /// <summary>Probabilities of the classes, [n, K], of the network as it stands; each row sums to 1.</summary>
    /// <param name="images">[n, height, width, channels], finite.</param>
    /// <exception cref="ArgumentException">The images are not whole, or not finite.</exception>
    /// <exception cref="TrainingDivergedException">A parameter or a logit is not finite.</exception>
    public float[] Predict(ReadOnlySpan<float> images) => Probabilities(Logits(images));

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public float[] Predict(ReadOnlySpan<byte> images) => Probabilities(Logits(images));

    /// <summary>Features, [n, d]: what goes into the last layer, of the network as it stands.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public float[] Features(ReadOnlySpan<float> images)
    {
        CheckFinite(images);
        return Forward(images, static (from, to) => from.CopyTo(to), FeatureDimensions, features: true);
    }

    /// <inheritdoc cref="Features(ReadOnlySpan{float})"/>
    public float[] Features(ReadOnlySpan<byte> images) => Forward(images, Scale, FeatureDimensions, features: true);

    /// <summary>Keeps a copy of the parameters as the best so far, in place of the one before. It travels with checkpoints.</summary>
    /// <exception cref="TrainingDivergedException">A parameter is not finite.</exception>
    public void SaveBest() => _best = ReadParameters();

    /// <summary>Puts back the parameters that <see cref="SaveBest"/> kept. Moments and steps stay.</summary>
    /// <exception cref="InvalidOperationException">None were kept.</exception>
    public void RestoreBest()
    {
        _runner.LoadValues(_best ?? throw new InvalidOperationException($"No best parameters were kept; call {nameof(SaveBest)} first."));
        Thaw();
    }

    /// <summary>A checkpoint: network, options, parameters, moments, number of steps and the best parameters, with a checksum.</summary>
    /// <exception cref="TrainingDivergedException">A parameter is not finite.</exception>
    public byte[] Save() => TrainingCheckpoint.Write(new(Network, Options, Steps, ReadParameters(), _runner.ReadFirstMoments(), _runner.ReadSecondMoments(), _best));

    /// <summary>
    /// The network as it stands as an ONNX model without anything of training, in the form that <see cref="ExportedSpec"/> says: "input" uint8
    /// [N, height, width, 3], RGB, from which a network with one channel takes <see cref="GreyPixels"/>; "embedding" float32 [N, d], the features; "logits" float32 [N, K].
    /// </summary>
    /// <exception cref="TrainingDivergedException">A parameter is not finite.</exception>
    public byte[] Export() => InferenceGraph.Write(_plan, ReadParameters(), fromBytes: true);

    public void Dispose()
    {
        Thaw();
        _runner.Dispose();
    }

    private void Begin(int values, ReadOnlySpan<int> labels, ReadOnlySpan<float> sampleWeights, float learningRate)
    {
        var n = CountImages(values);
        if (n == 0)
            throw new ArgumentException("A step takes one image or more.", nameof(labels));
        CheckLabels(labels, n);
        if (!sampleWeights.IsEmpty && sampleWeights.Length != n)
            throw new ArgumentException($"{sampleWeights.Length} weights were given for {n} images: give one each, or none.", nameof(sampleWeights));
        foreach (var weight in sampleWeights)
        {
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw new ArgumentException(FormattableString.Invariant($"A sample weight is {weight}: give finite numbers of 0 or more."), nameof(sampleWeights));
        }

        if (!(learningRate > 0 && float.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "The learning rate must be finite and above 0; 0.001 is usual.");
        _runner.Resize(n);
    }

    private StepResult Run(ReadOnlySpan<int> labels, ReadOnlySpan<float> sampleWeights, float learningRate)
    {
        var (n, k) = (labels.Length, Network.Classes);
        var targets = _runner.Targets;
        targets.Clear();
        for (var i = 0; i < n; i++)
            targets[i * k + labels[i]] = (sampleWeights.IsEmpty ? 1f : sampleWeights[i]) / n;

        _runner.Run(Options.Seed, Steps + 1, AdamSchedule.At(Options, Steps + 1, learningRate));
        var logs = _runner.LogProbabilities;
        var (loss, correct) = (0.0, 0);
        for (var i = 0; i < n; i++)
        {
            var row = logs.Slice(i * k, k);
            // Not weight x log first: a weight of 0 must not hide that a row is not finite.
            loss -= row[labels[i]] * (sampleWeights.IsEmpty ? 1.0 : sampleWeights[i]) / n;
            correct += TensorPrimitives.IndexOfMax(row) == labels[i] ? 1 : 0;
        }

        if (!double.IsFinite(loss) || !double.IsFinite(TensorPrimitives.Sum(logs)))
            throw new TrainingDivergedException(Steps + 1, "the loss is not finite");
        _runner.Commit();
        Thaw();
        Steps++;
        return new StepResult(loss, correct);
    }

    private NetworkEvaluation Evaluate(float[] logits, ReadOnlySpan<int> labels)
    {
        var (n, k) = (logits.Length / Network.Classes, Network.Classes);
        if (n == 0)
            throw new ArgumentException("One image or more is needed to evaluate a network.", nameof(labels));
        CheckLabels(labels, n);
        var (loss, correct) = (0.0, 0);
        for (var i = 0; i < n; i++)
        {
            var row = logits.AsSpan(i * k, k);
            loss += Softmax.LogSumExp(row) - row[labels[i]];
            correct += TensorPrimitives.IndexOfMax(row) == labels[i] ? 1 : 0;
        }

        return new NetworkEvaluation(Math.Max(0, loss / n), correct, n);
    }

    private float[] Probabilities(float[] logits)
    {
        Softmax.Rows(logits, Network.Classes, logits);
        return logits;
    }

    private float[] Logits(ReadOnlySpan<float> images)
    {
        CheckFinite(images);
        return Forward(images, static (from, to) => from.CopyTo(to), Network.Classes, features: false);
    }

    private float[] Logits(ReadOnlySpan<byte> images) => Forward(images, Scale, Network.Classes, features: false);

    private float[] Forward<T>(ReadOnlySpan<T> images, Fill<T> fill, int columns, bool features)
    {
        var n = CountImages(images.Length);
        _frozen ??= new FrozenNetwork(_plan, ReadParameters(), _runtime);
        if (_chunk.Length == 0)
            _chunk = new float[_frozen.Batch * Network.ImageValues];
        var results = new float[(long)n * columns];
        for (var start = 0; start < n; start += _frozen.Batch)
        {
            var count = Math.Min(_frozen.Batch, n - start);
            fill(images.Slice(start * Network.ImageValues, count * Network.ImageValues), _chunk);
            var rows = results.AsSpan(start * columns, count * columns);
            _frozen.Run(_chunk, count, features ? rows : default, features ? default : rows);
        }

        return TensorPrimitives.Sum<float>(results) is var sum && float.IsFinite(sum) || Array.TrueForAll(results, float.IsFinite)
            ? results
            : throw new TrainingDivergedException(Steps, $"the {(features ? "features are" : "logits are")} not finite");
    }

    /// <summary>Looks at every parameter.</summary>
    /// <exception cref="TrainingDivergedException">One is not finite.</exception>
    public void CheckFinite() => ReadParameters();

    private float[][] ReadParameters()
    {
        var values = _runner.ReadValues();
        for (var i = 0; i < values.Length; i++)
        {
            if (Array.Exists(values[i], value => !float.IsFinite(value)))
                throw new TrainingDivergedException(Steps, $"the parameter {_plan.Parameters[i].Name} is not finite");
        }

        return values;
    }

    private void Thaw()
    {
        _frozen?.Dispose();
        _frozen = null;
    }

    private int CountImages(int values) => values % Network.ImageValues == 0
        ? values / Network.ImageValues
        : throw new ArgumentException($"{values} values are not whole images of {Network.Height} x {Network.Width} x {Network.Channels}.", nameof(values));

    private void CheckLabels(ReadOnlySpan<int> labels, int n)
    {
        if (labels.Length != n)
            throw new ArgumentException($"{labels.Length} labels were given for {n} images: give one each.", nameof(labels));
        for (var i = 0; i < n; i++)
        {
            if ((uint)labels[i] >= (uint)Network.Classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[i], $"Image {i} of the batch has the label {labels[i]}, but the network has the classes 0 .. {Network.Classes - 1}.");
        }
    }

    /// <summary>A ReLU may turn NaN into 0, so that the loss would not tell.</summary>
    private void CheckFinite(ReadOnlySpan<float> images)
    {
        if (float.IsFinite(TensorPrimitives.Sum(images)))
            return;
        for (var i = 0; i < images.Length; i++)
        {
            if (!float.IsFinite(images[i]))
                throw new ArgumentException(FormattableString.Invariant($"Image {i / Network.ImageValues} of the batch holds {images[i]}: give finite values, usually 0 .. 1."), nameof(images));
        }
    }

    private static void Scale(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (var i = 0; i < bytes.Length; i++)
            values[i] = bytes[i];
        TensorPrimitives.Multiply(values[..bytes.Length], ByteScale, values);
    }

    private delegate void Fill<T>(ReadOnlySpan<T> from, Span<float> to);
}
