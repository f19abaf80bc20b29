using System.Runtime.InteropServices;
using Assay.Onnx.Format;
using Google.Protobuf;

namespace Assay.Onnx;

/// <summary>
/// Authors an ONNX model node by node. Values are named by strings: what <see cref="Input"/>, <see cref="Constant(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
/// and <see cref="Node"/> return goes into later nodes. The same calls give the same bytes.
/// </summary>
/// <param name="name">The graph's name.</param>
/// <param name="opset">Version of the standard operators.</param>
/// <param name="irVersion">Version of the file format.</param>
public sealed class GraphBuilder(string name, int opset = 17, int irVersion = 8)
{
    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _values = [];
    private readonly Dictionary<string, string> _metadata = [];
    private int _unnamed;

    /// <summary>Declares an input.</summary>
    /// <param name="value">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes; a string names one that is free, such as the batch ("N").</param>
    public string Input(string value, TensorType type, params ReadOnlySpan<Dimension> shape)
    {
        _graph.Input.Add(Declare(New(value), type, shape));
        return value;
    }

    /// <summary>Adds a constant of float32.</summary>
    /// <param name="value">Its name.</param>
    /// <param name="data">Elements, rows in order.</param>
    /// <param name="shape">Sizes; empty for a scalar.</param>
    public string Constant(string value, ReadOnlySpan<float> data, params ReadOnlySpan<long> shape) =>
        Constant(value, TensorType.Float32, MemoryMarshal.AsBytes(data), data.Length, shape);

    /// <summary>Adds a constant of int64, as shapes, axes and indices are.</summary>
    /// <inheritdoc cref="Constant(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public string Constant(string value, ReadOnlySpan<long> data, params ReadOnlySpan<long> shape) =>
        Constant(value, TensorType.Int64, MemoryMarshal.AsBytes(data), data.Length, shape);

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    /// <param name="op">The operator, for instance Conv.</param>
    /// <param name="inputs">Names of values that exist; an empty one leaves an optional input out.</param>
    /// <param name="attributes">See the operator's specification.</param>
    public string Node(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<GraphAttribute> attributes) =>
        Nodes(op, inputs, [$"{op.ToLowerInvariant()}_{++_unnamed}"], attributes)[0];

    /// <summary>Adds a node with outputs of the names given, and returns them.</summary>
    /// <inheritdoc cref="Node"/>
    public IReadOnlyList<string> Nodes(string op, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<GraphAttribute> attributes)
    {
        var node = new NodeProto { OpType = op, Name = outputs[0] };
        foreach (var input in inputs)
        {
            if (input.Length > 0 && !_values.Contains(input))
                throw new ArgumentException($"The node {op} takes '{input}', which no input, constant or earlier node of the graph '{name}' makes.", nameof(inputs));
            node.Input.Add(input);
        }

        foreach (var output in outputs)
            node.Output.Add(New(output));
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute.Proto);
        _graph.Node.Add(node);
        return node.Output;
    }

    /// <summary>Gives a value out as an output of the model.</summary>
    /// <param name="value">A value of the graph.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="type">Element type of the value.</param>
    /// <param name="shape">Its sizes.</param>
    public GraphBuilder Output(string value, string output, TensorType type, params ReadOnlySpan<Dimension> shape)
    {
        if (value != output)
            Nodes("Identity", [value], [output]);
        else if (!_values.Contains(value))
            throw new ArgumentException($"The graph '{name}' makes no value '{value}' to give out.", nameof(value));
        _graph.Output.Add(Declare(output, type, shape));
        return this;
    }

    /// <summary>Writes a property that travels with the model.</summary>
    public GraphBuilder Metadata(string key, string value)
    {
        _metadata[key] = value;
        return this;
    }

    /// <summary>The model as a file.</summary>
    public byte[] ToBytes()
    {
        if (_graph.Output.Count == 0)
            throw new InvalidOperationException($"The graph '{name}' has no outputs.");
        var model = new ModelProto { IrVersion = irVersion, ProducerName = "assay", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        foreach (var (key, value) in _metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    internal static ValueInfoProto Declare(string name, TensorType type, ReadOnlySpan<Dimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape)
        {
            var proto = new TensorShapeProto.Types.Dimension();
            if (dimension.Size is { } size)
                proto.DimValue = size;
            else if (dimension.Symbol is { } symbol)
                proto.DimParam = symbol;
            dimensions.Dim.Add(proto);
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } } };
    }

    internal static TensorProto Tensor(string name, TensorType type, ReadOnlySpan<byte> data, ReadOnlySpan<long> shape)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX stores little-endian numbers; this machine is big-endian.");
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        foreach (var size in shape)
            tensor.Dims.Add(size);
        return tensor;
    }

    private string Constant(string value, TensorType type, ReadOnlySpan<byte> data, int count, ReadOnlySpan<long> shape)
    {
        var expected = 1L;
        foreach (var size in shape)
            expected *= size;
        if (expected != count)
            throw new ArgumentException($"The constant '{value}' has {count} elements, but its shape [{string.Join(", ", shape.ToArray())}] takes {expected}.", nameof(data));
        _graph.Initializer.Add(Tensor(New(value), type, data, shape));
        return value;
    }

    private string New(string value) => value.Length > 0 && _values.Add(value)
        ? value
        : throw new ArgumentException($"The name '{value}' is empty or already taken in the graph '{name}'.", nameof(value));
}
