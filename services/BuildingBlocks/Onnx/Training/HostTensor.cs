using Microsoft.ML.OnnxRuntime;

namespace Assay.Onnx.Training;

/// <summary>A tensor in the host's memory that is filled, or read, again and again: its first dimension is the batch and may change.</summary>
/// <param name="name">The graph's input or output.</param>
/// <param name="row">Sizes of one image's part.</param>
internal sealed class HostTensor<T>(string name, params long[] row) : IDisposable where T : unmanaged
{
    private readonly int _rowLength = (int)row.Aggregate(1L, (product, size) => product * size);
    private T[] _memory = [];
    private OrtValue? _value;
    private int _rows;

    public string Name => name;

    /// <summary>The values of the rows now.</summary>
    public Span<T> Values => _memory.AsSpan(0, _rows * _rowLength);

    public OrtValue Value => _value ?? throw new InvalidOperationException($"The tensor '{name}' has no rows yet.");

    /// <summary>Makes room; says whether the tensor is another one now and must be bound again.</summary>
    public bool Resize(int rows)
    {
        if (rows == _rows)
            return false;
        var length = checked(rows * _rowLength);
        if (_memory.Length < length)
            _memory = GC.AllocateUninitializedArray<T>(length, pinned: true);
        _value?.Dispose();
        _value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory.AsMemory(0, length), [rows, .. row]);
        _rows = rows;
        return true;
    }

    public void Dispose() => _value?.Dispose();
}
