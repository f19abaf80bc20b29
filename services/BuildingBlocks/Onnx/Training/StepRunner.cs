using Microsoft.ML.OnnxRuntime;

namespace Assay.Onnx.Training;

/// <summary>
/// Runs the graph of a step. Parameters and moments stay on the device in two sets: a step reads one and writes the other, then they change roles. No
/// buffer is ever input and output of a run, for ONNX Runtime may write an output before the last reader of an input.
/// </summary>
internal sealed class StepRunner : IDisposable
{
    private readonly TrainingGraph _graph;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly TensorTransfer _transfer;
    private readonly OrtAllocator? _allocator;
    private readonly TensorSet[] _sets;
    private readonly OrtIoBinding[] _bindings;
    private readonly bool _onDevice;
    private readonly HostTensor<float> _images, _targets, _stepSize = new(TrainingGraph.StepSize), _epsilon = new(TrainingGraph.Epsilon), _logs;
    private readonly List<(HostTensor<byte> Mask, double Rate)> _masks = [];
    private int _current;

    public StepRunner(TrainingGraph graph, OnnxSessionOptions options, bool directTransfer)
    {
        _graph = graph;
        var definition = graph.Plan.Definition;
        _onDevice = options.Provider == ExecutionProvider.Cuda;
        _session = new InferenceSessionFactory(options).Create(graph.Model, memoryPattern: false);
        _transfer = new TensorTransfer([.. graph.Parameters.Select(parameter => parameter.Shape.ToArray())], options, directTransfer && !_onDevice);
        _allocator = _onDevice ? new OrtAllocator(_session, new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, options.DeviceId, OrtMemType.Default)) : null;
        _sets = [NewSet(), NewSet()];
        _images = new(TrainingGraph.Images, definition.Height, definition.Width, definition.Channels);
        _targets = new(TrainingGraph.Targets, definition.Classes);
        _logs = new(TrainingGraph.LogProbabilities, definition.Classes);
        foreach (var layer in graph.Plan.LayersForTraining())
        {
            if (layer.Layer is NetworkLayer.Dropout dropout)
                _masks.Add((layer.Input.IsFlat ? new(layer.Name + ".mask", layer.Input.Channels) : new(layer.Name + ".mask", layer.Input.Channels, layer.Input.Height, layer.Input.Width), dropout.Rate));
        }

        _bindings = [Bind(_sets[0], _sets[1]), Bind(_sets[1], _sets[0])];

        TensorSet NewSet() => new(_allocator ?? OrtAllocator.DefaultInstance, graph.Parameters);
    }

    /// <summary>Where the caller writes the images of the next step: [n, height, width, channels].</summary>
    public Span<float> Images => _images.Values;

    /// <summary>Where the caller writes the targets of the next step: [n, K].</summary>
    public Span<float> Targets => _targets.Values;

    /// <summary>The logarithms of the probabilities of the step that ran last: [n, K].</summary>
    public ReadOnlySpan<float> LogProbabilities => _logs.Values;

    /// <summary>Makes room for a batch of n images.</summary>
    public void Resize(int n)
    {
        var changed = _images.Resize(n) | _targets.Resize(n) | _logs.Resize(n);
        foreach (var (mask, _) in _masks)
            changed |= mask.Resize(n);
        if (!changed || _onDevice)
            return;
        foreach (var binding in _bindings)
            BindBatch(binding);
    }

    /// <summary>Runs a step from the current set into the other. The step counts only after <see cref="Commit"/>.</summary>
    /// <param name="seed">Of the dropout masks.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="scalars">Step size and epsilon.</param>
    /// <exception cref="ModelException">ONNX Runtime could not run it.</exception>
    public void Run(ulong seed, long step, (float StepSize, float Epsilon) scalars)
    {
        _stepSize.Values[0] = scalars.StepSize;
        _epsilon.Values[0] = scalars.Epsilon;
        for (var i = 0; i < _masks.Count; i++)
            DropoutMask.Fill(seed, step, i, _masks[i].Rate, _masks[i].Mask.Values);
        var binding = _bindings[_current];
        try
        {
            // Binding an input is what copies it to a device.
            if (_onDevice)
                BindBatch(binding);
            _session.RunWithBinding(_runOptions, binding);
            if (_onDevice)
                binding.SynchronizeBoundOutputs();
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"A training step failed on a batch of {_logs.Values.Length / _graph.Plan.Definition.Classes} images: {e.Message} If memory ran out, use a smaller batch.", e);
        }
    }

    /// <summary>Makes what the last run gave the current values.</summary>
    public void Commit() => _current = 1 - _current;

    public void Load(float[][] values, float[][] firstMoments, float[][] secondMoments)
    {
        LoadValues(values);
        _transfer.Write(firstMoments, _sets[_current].FirstMoments);
        _transfer.Write(secondMoments, _sets[_current].SecondMoments);
    }

    public void LoadValues(float[][] values) => _transfer.Write(values, _sets[_current].Values);

    public float[][] ReadValues() => Read(_sets[_current].Values);

    public float[][] ReadFirstMoments() => Read(_sets[_current].FirstMoments);

    public float[][] ReadSecondMoments() => Read(_sets[_current].SecondMoments);

    public void Dispose()
    {
        foreach (var binding in _bindings)
            binding.Dispose();
        foreach (var set in _sets)
            set.Dispose();
        foreach (var (mask, _) in _masks)
            mask.Dispose();
        foreach (var tensor in new[] { _images, _targets, _stepSize, _epsilon, _logs })
            tensor.Dispose();
        _allocator?.Dispose();
        _transfer.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
    }

    private OrtIoBinding Bind(TensorSet from, TensorSet to)
    {
        _stepSize.Resize(1);
        _epsilon.Resize(1);
        var binding = _session.CreateIoBinding();
        foreach (var (name, tensor) in from.Named(_graph.Parameters))
            binding.BindInput(name, tensor);
        foreach (var (name, tensor) in to.Named(_graph.Parameters))
            binding.BindOutput(name + TrainingGraph.Next, tensor);
        return binding;
    }

    private void BindBatch(OrtIoBinding binding)
    {
        foreach (var tensor in new[] { _images, _targets, _stepSize, _epsilon })
            binding.BindInput(tensor.Name, tensor.Value);
        foreach (var (mask, _) in _masks)
            binding.BindInput(mask.Name, mask.Value);
        binding.BindOutput(_logs.Name, _logs.Value);
    }

    private float[][] Read(IReadOnlyList<OrtValue> tensors)
    {
        float[][] numbers = [.. _graph.Parameters.Select(parameter => new float[parameter.Length])];
        _transfer.Read(tensors, numbers);
        return numbers;
    }
}
