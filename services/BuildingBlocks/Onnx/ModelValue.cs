using Assay.Onnx.Format;

namespace Assay.Onnx;

/// <summary>An input or output that a model declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Element type as the format numbers it (1 = float32, 2 = uint8, 10 = float16); 0 where it is not a tensor.</param>
/// <param name="Shape">Sizes; empty where the model gives none.</param>
public sealed record ModelValue(string Name, int ElementType, IReadOnlyList<Dimension> Shape)
{
    /// <summary>The element type in words.</summary>
    public string ElementTypeName => ((TensorProto.Types.DataType)ElementType).ToString().ToLowerInvariant();

    /// <summary>For messages: name, type and shape.</summary>
    public override string ToString() => $"'{Name}' {ElementTypeName}[{string.Join(", ", Shape)}]";

    internal static ModelValue Of(ValueInfoProto value) => new(
        value.Name,
        value.Type?.TensorType?.ElemType ?? 0,
        value.Type?.TensorType?.Shape is { } shape
            ? [.. shape.Dim.Select(d => d.ValueCase switch
            {
                TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => (Dimension)d.DimValue,
                TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam => (Dimension)d.DimParam,
                _ => Dimension.Unknown,
            })]
            : []);
}
