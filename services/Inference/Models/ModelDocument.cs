using Assay.Documents;
using Assay.Imaging;
using Assay.Onnx;

namespace Assay.Inference.Models;

/// <summary>A registered model. Never changed: its columns would no longer be its own.</summary>
internal sealed record ModelDocument
{
    public static CollectionDefinition<ModelDocument> Collection { get; } = new("inference_models", model => model.Name);

    /// <summary>Name and id; the ONNX file is the object <c>models/{name}/{sha256}.onnx</c>.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>SHA-256 of the ONNX file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string Input { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    public TensorLayout Layout { get; init; }

    public ColourOrder ColourOrder { get; init; }

    /// <summary>On the 0 .. 255 scale, R, G, B.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>On the 0 .. 255 scale, R, G, B.</summary>
    public IReadOnlyList<float> Std { get; init; } = [];

    public ResizeMode Resize { get; init; }

    /// <summary>Pixels of the short side before the cut; null = the input's own.</summary>
    public int? ResizeShortSide { get; init; }

    public string EmbeddingOutput { get; init; } = "";

    public string LogitsOutput { get; init; } = "";

    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Images a batch: kernels choose their blocking by it, so it decides the last bits of the columns.</summary>
    public required int BatchSize { get; init; }

    public int EmbeddingDimensions { get; init; }

    /// <summary>0 = it does not classify.</summary>
    public int LogitsDimensions { get; init; }

    public ImageGeometry Geometry() => new(Width, Height, Resize, ResizeShortSide);

    public ImageModelSpec ToImageModelSpec() => new()
    {
        Input = Input,
        Width = Width,
        Height = Height,
        Layout = Layout,
        ColourOrder = ColourOrder,
        Normalisation = Normalisation.OnByteScale(Mean, Std),
        EmbeddingOutput = EmbeddingOutput.Length > 0 ? EmbeddingOutput : null,
        LogitsOutput = LogitsOutput.Length > 0 ? LogitsOutput : null,
    };
}
