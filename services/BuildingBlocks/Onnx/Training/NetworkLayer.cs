using System.Text.Json.Serialization;

namespace Assay.Onnx.Training;

/// <summary>A layer of a <see cref="NetworkDefinition"/>. In JSON its kind is named by "kind".</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Convolution), "convolution")]
[JsonDerivedType(typeof(MaxPool), "max_pool")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Relu), "relu")]
public abstract record NetworkLayer
{
    private NetworkLayer()
    {
    }

    /// <summary>Convolution of stride 1 with a bias per filter.</summary>
    /// <param name="Filters">Channels it gives, 1 or more.</param>
    /// <param name="Kernel">Side of the square kernel in pixels, 1 to 15; odd where the padding is Same.</param>
    /// <param name="Padding">What happens at the rim.</param>
    public sealed record Convolution(int Filters, int Kernel = 3, ConvolutionPadding Padding = ConvolutionPadding.Valid) : NetworkLayer;

    /// <summary>The largest of each square of pixels; the squares do not overlap, and rows and columns that fill none are left out.</summary>
    /// <param name="Size">Side of the squares in pixels, 2 or more.</param>
    public sealed record MaxPool(int Size = 2) : NetworkLayer;

    /// <summary>
    /// In training, sets each value to 0 with probability <paramref name="Rate"/> and divides the others by 1 - rate (Srivastava et al. 2014,
    /// "inverted", so that nothing is left to do when predicting).
    /// </summary>
    /// <param name="Rate">0 or more and below 1.</param>
    public sealed record Dropout(double Rate) : NetworkLayer;

    /// <summary>Every output a weighted sum of all inputs, and a bias. Maps of pixels are flattened, channel after channel.</summary>
    /// <param name="Units">Values it gives, 1 or more.</param>
    public sealed record Dense(int Units) : NetworkLayer;

    /// <summary>max(x, 0).</summary>
    public sealed record Relu : NetworkLayer;
}
