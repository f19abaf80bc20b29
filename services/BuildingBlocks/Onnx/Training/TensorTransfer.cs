using Microsoft.ML.OnnxRuntime;

namespace Assay.Onnx.Training;

/// <summary>
/// Copies tensors to and from the memory of a device. A CPU's is written to directly. Of a GPU's memory ONNX Runtime gives no address that could be: there,
/// a graph that gives out its inputs is run with its inputs bound on the one side and its outputs on the other.
/// </summary>
internal sealed class TensorTransfer : IDisposable
{
    private readonly InferenceSession? _copy;
    private readonly RunOptions _runOptions = new();

    /// <param name="shapes">Of the tensors, in order.</param>
    /// <param name="options">Names the device.</param>
    /// <param name="direct">Whether the memory can be written to directly.</param>
    public TensorTransfer(IReadOnlyList<long[]> shapes, OnnxSessionOptions options, bool direct)
    {
        if (direct)
            return;
        var graph = new GraphBuilder("transfer");
        for (var i = 0; i < shapes.Count; i++)
        {
            Dimension[] shape = [.. shapes[i]];
            graph.Output(graph.Input($"in_{i}", TensorType.Float32, shape), $"out_{i}", TensorType.Float32, shape);
        }

        _copy = new InferenceSessionFactory(options).Create(graph.ToBytes());
    }

    /// <summary>Copies numbers into the device's tensors.</summary>
    public void Write(IReadOnlyList<float[]> numbers, IReadOnlyList<OrtValue> tensors)
    {
        if (_copy is null)
        {
            for (var i = 0; i < numbers.Count; i++)
                numbers[i].CopyTo(tensors[i].GetTensorMutableDataAsSpan<float>());
            return;
        }

        var host = Wrap(numbers, tensors);
        try
        {
            Run(_copy, host, tensors);
        }
        finally
        {
            Dispose(host);
        }
    }

    /// <summary>Copies the device's tensors into arrays of the same lengths.</summary>
    public void Read(IReadOnlyList<OrtValue> tensors, IReadOnlyList<float[]> numbers)
    {
        if (_copy is null)
        {
            for (var i = 0; i < numbers.Count; i++)
                tensors[i].GetTensorDataAsSpan<float>().CopyTo(numbers[i]);
            return;
        }

        var host = Wrap(numbers, tensors);
        try
        {
            Run(_copy, tensors, host);
        }
        finally
        {
            Dispose(host);
        }
    }

    public void Dispose()
    {
        _copy?.Dispose();
        _runOptions.Dispose();
    }

    private void Run(InferenceSession copy, IReadOnlyList<OrtValue> from, IReadOnlyList<OrtValue> to)
    {
        using var binding = copy.CreateIoBinding();
        for (var i = 0; i < from.Count; i++)
        {
            binding.BindInput($"in_{i}", from[i]);
            binding.BindOutput($"out_{i}", to[i]);
        }

        binding.SynchronizeBoundInputs();
        copy.RunWithBinding(_runOptions, binding);
        binding.SynchronizeBoundOutputs();
    }

    private static List<OrtValue> Wrap(IReadOnlyList<float[]> numbers, IReadOnlyList<OrtValue> tensors) =>
        [.. numbers.Zip(tensors, (values, tensor) => OrtValue.CreateTensorValueFromMemory(values, tensor.GetTensorTypeAndShape().Shape))];

    private static void Dispose(List<OrtValue> values) => values.ForEach(value => value.Dispose());
}
