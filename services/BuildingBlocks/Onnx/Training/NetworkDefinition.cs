using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Onnx.Training;

/// <summary>
/// A network for classifying images of one size, as a list of layers. The last layer is dense and gives a logit for each class; softmax belongs to
/// the loss and is not listed.
/// </summary>
public sealed record NetworkDefinition
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The paper's network for digits of 28 x 28, grey (Stabinger and Rodriguez-Sanchez, Guided labeling): conv 64, conv 128, pool, dropout .25, dense 128, dropout .5, dense 10.</summary>
    public static NetworkDefinition Digits { get; } = new()
    {
        Height = 28,
        Width = 28,
        Channels = 1,
        Classes = 10,
        Layers =
        [
            new NetworkLayer.Convolution(64), new NetworkLayer.Relu(),
            new NetworkLayer.Convolution(128), new NetworkLayer.Relu(),
            new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.25),
            new NetworkLayer.Dense(128), new NetworkLayer.Relu(), new NetworkLayer.Dropout(0.5),
            new NetworkLayer.Dense(10),
        ],
    };

    /// <summary>
    /// The paper's network for CIFAR-10's photos of 32 x 32: twice (conv, conv, pool, dropout .25) with 32 and 64 filters, dense 512, dropout .5, dense 10.
    /// As in the Keras example that it comes from, the first convolution of each pair keeps the sides.
    /// </summary>
    public static NetworkDefinition Cifar { get; } = new()
    {
        Height = 32,
        Width = 32,
        Channels = 3,
        Classes = 10,
        Layers =
        [
            new NetworkLayer.Convolution(32, Padding: ConvolutionPadding.Same), new NetworkLayer.Relu(),
            new NetworkLayer.Convolution(32), new NetworkLayer.Relu(),
            new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.25),
            new NetworkLayer.Convolution(64, Padding: ConvolutionPadding.Same), new NetworkLayer.Relu(),
            new NetworkLayer.Convolution(64), new NetworkLayer.Relu(),
            new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.25),
            new NetworkLayer.Dense(512), new NetworkLayer.Relu(), new NetworkLayer.Dropout(0.5),
            new NetworkLayer.Dense(10),
        ],
    };

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>1 (grey) or 3 (RGB).</summary>
    public required int Channels { get; init; }

    /// <summary>Number K of classes, 2 or more.</summary>
    public required int Classes { get; init; }

    /// <summary>Layers from the image to the logits.</summary>
    public required IReadOnlyList<NetworkLayer> Layers { get; init; }

    /// <summary>Values of one image: height x width x channels.</summary>
    [JsonIgnore]
    public int ImageValues => Height * Width * Channels;

    /// <summary>Width of the features: what goes into the last layer.</summary>
    /// <exception cref="ModelException">The definition is not valid.</exception>
    [JsonIgnore]
    public int FeatureDimensions => NetworkPlan.Of(this).FeatureDimensions;

    /// <summary>Number of values that are learned.</summary>
    /// <exception cref="ModelException">The definition is not valid.</exception>
    [JsonIgnore]
    public long ParameterCount => NetworkPlan.Of(this).Parameters.Sum(parameter => (long)parameter.Length);

    /// <summary>
    /// About what a step takes, bytes: the values between the layers and their gradients, the largest matrix of shifted maps that a convolution multiplies and its gradient, and six
    /// times the parameters (two sets of values, moments, gradients).
    /// </summary>
    /// <param name="batch">Images a step, 1 or more.</param>
    /// <exception cref="ModelException">The definition is not valid.</exception>
    public long StepBytes(int batch) => NetworkPlan.Of(this).StepBytes(batch);

    /// <summary>What is wrong with it, each with its remedy; empty where it can be trained.</summary>
    public IReadOnlyList<string> FindProblems() => NetworkPlan.FindProblems(this);

    /// <summary>Throws unless it can be trained.</summary>
    /// <exception cref="ModelException">It cannot; the message says all that is wrong.</exception>
    public void Validate() => NetworkPlan.Of(this);

    /// <summary>The same network for another number of classes: the units of the last layer follow.</summary>
    public NetworkDefinition WithClasses(int classes) => this with
    {
        Classes = classes,
        Layers = Layers is [.., NetworkLayer.Dense] ? [.. Layers.SkipLast(1), new NetworkLayer.Dense(classes)] : Layers,
    };

    /// <summary>As JSON; the same definition gives the same text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Its JSON, also where it is not valid.</summary>
    public override string ToString() => ToJson();

    /// <summary>Reads what <see cref="ToJson"/> wrote, or a person did. It need not be valid yet: see <see cref="Validate"/>.</summary>
    /// <exception cref="ModelException">It is not JSON of a network; the message says where.</exception>
    public static NetworkDefinition FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<NetworkDefinition>(json, Json) is { Layers: not null } network && !network.Layers.Contains(null!)
                ? network
                : throw new ModelException("The network's JSON holds null. Give height, width, channels, classes and layers.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ModelException($"This is not the JSON of a network: {e.Message} Give height, width, channels, classes and layers; each layer has first a \"kind\": convolution, max_pool, dropout, dense or relu.", e);
        }
    }
}
