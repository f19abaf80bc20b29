namespace Assay.Onnx;

/// <summary>How a user's model takes images and where it gives what we keep.</summary>
public sealed record ImageModelSpec
{
    /// <summary>Name of the image input; null takes the only one.</summary>
    public string? Input { get; init; }

    /// <summary>Pixels; null takes what the model declares.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels; null takes what the model declares.</summary>
    public int? Height { get; init; }

    public TensorLayout Layout { get; init; } = TensorLayout.Nchw;

    public ColourOrder ColourOrder { get; init; } = ColourOrder.Rgb;

    public Normalisation Normalisation { get; init; } = Normalisation.None;

    /// <summary>Name of the embedding, [N, d] or [N, d, 1, 1]: an output, or any value within the graph. Null takes the logits, or the only output.</summary>
    public string? EmbeddingOutput { get; init; }

    /// <summary>Name of the logits, [N, k]: an output, or any value within the graph. Null where the model does not classify.</summary>
    public string? LogitsOutput { get; init; }
}
