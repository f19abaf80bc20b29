namespace Assay.Onnx;

/// <summary>Names that every composed model has: one that takes bytes of pixels and gives float32.</summary>
public static class ComposedModel
{
    /// <summary>The input: uint8 [N, height, width, 3], RGB.</summary>
    public const string Pixels = "pixels";

    /// <summary>The output [N, d], float32.</summary>
    public const string Embedding = "embedding";

    /// <summary>The output [N, k], float32; absent where the model does not classify.</summary>
    public const string Logits = "logits";
}
