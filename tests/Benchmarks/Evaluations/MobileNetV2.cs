using Assay.Inference.V1;

namespace Assay.Benchmarks.Evaluations;

/// <summary>How the MobileNetV2 of the real data is registered: RGB in [-1, 1], embedding and logits.</summary>
internal static class MobileNetV2
{
    public static ModelSpec Spec() => new()
    {
        Input = "input",
        Width = 224,
        Height = 224,
        Mean = { 127.5f },
        Std = { 127.5f },
        Resize = ResizeMode.Crop,
        ResizeShortSide = 256,
        EmbeddingOutput = "embedding",
        LogitsOutput = "logits",
    };
}
