using Assay.Onnx.Format;
using Google.Protobuf;

namespace Assay.Onnx;

/// <summary>A named attribute of a node.</summary>
public readonly struct GraphAttribute
{
    private GraphAttribute(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    public static GraphAttribute Of(string name, long value) => new(new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    public static GraphAttribute Of(string name, float value) => new(new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    public static GraphAttribute Of(string name, string value) => new(new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public static GraphAttribute Type(string name, TensorType value) => Of(name, (long)value);

    public static GraphAttribute Ints(string name, params ReadOnlySpan<long> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values)
            proto.Ints.Add(value);
        return new(proto);
    }

    public static GraphAttribute Floats(string name, params ReadOnlySpan<float> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        foreach (var value in values)
            proto.Floats.Add(value);
        return new(proto);
    }
}
