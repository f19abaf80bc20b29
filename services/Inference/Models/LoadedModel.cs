using Assay.Imaging;
using Assay.Onnx;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Models;

/// <summary>A model that is ready to run, with the decoder that makes its input. Thread-safe.</summary>
internal sealed class LoadedModel(ModelDocument document, EmbeddingSession session, DecodeLimits limits) : IDisposable
{
    public string Name => document.Name;

    public int BatchSize => document.BatchSize;

    /// <summary>Elements of an embedding.</summary>
    public int Dimensions => session.EmbeddingDimensions;

    /// <summary>Elements of the logits; 0 = it does not classify.</summary>
    public int Classes => session.LogitsDimensions;

    /// <summary>Bytes of one image's input.</summary>
    public int PixelBytes => session.PixelBytes;

    /// <summary>Pixels of the input.</summary>
    public int Width => session.Width;

    /// <summary>Pixels of the input.</summary>
    public int Height => session.Height;

    public ImageDecoder Decoder { get; } = new(document.Geometry(), limits);

    /// <summary>Runs images; see <see cref="EmbeddingSession.Run(ReadOnlyMemory{byte}, int, Span{float}, Span{float})"/>.</summary>
    public void Run(ReadOnlyMemory<byte> pixels, int count, Span<float> embeddings, Span<float> logits)
    {
        try
        {
            session.Run(pixels, count, embeddings, logits);
        }
        catch (ModelException exception)
        {
            throw new WrongStateException($"Model \"{Name}\": {exception.Message}", exception);
        }
    }

    public WrongStateException NotFinite(string image) =>
        new($"Model \"{Name}\" gave a number that is not finite (NaN or infinity) for the image \"{image}\". Check the model's file, mean and std, and register it again under another name.");

    public void Dispose() => session.Dispose();
}
