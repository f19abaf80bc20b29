using System.Runtime.InteropServices;

namespace Assay.Onnx;

/// <summary>Reads the constants that a model holds, such as its weights, without running it.</summary>
public static class ModelConstants
{
    /// <summary>The elements of a constant, rows in order.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <param name="name">Name of the constant.</param>
    /// <exception cref="ModelException">It is no model, has no such constant, or one that is not float32.</exception>
    public static float[] ReadFloats(ReadOnlySpan<byte> model, string name)
    {
        var tensor = ModelSignature.Parse(model).Graph.Initializer.FirstOrDefault(constant => constant.Name == name)
            ?? throw new ModelException($"The model has no constant '{name}'. Name one of its initialisers.");
        if (tensor.DataType != (int)TensorType.Float32)
            throw new ModelException($"The constant '{name}' of the model is of type {(TensorType)tensor.DataType}; {TensorType.Float32} is expected.");
        return tensor.RawData.IsEmpty ? [.. tensor.FloatData] : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
    }
}
