namespace Assay.Onnx.Training;

/// <summary>A definition that was found valid, with the shapes between its layers and the parameters they need.</summary>
internal sealed class NetworkPlan
{
    /// <summary>Parameters and moments of a larger network would not go into one message of the format, 2 GiB.</summary>
    private const long MostParameters = 1L << 27;

    private const int LargestSide = 4096;

    /// <summary>Each place of a kernel takes nodes of the graph.</summary>
    private const int LargestKernel = 15;

    private readonly List<PlannedLayer> _layers = [];

    private NetworkPlan(NetworkDefinition definition) => Definition = definition;

    public NetworkDefinition Definition { get; }

    public IReadOnlyList<PlannedLayer> Layers => _layers;

    /// <summary>In the order of the layers, weight before bias.</summary>
    public IReadOnlyList<NetworkParameter> Parameters => [.. _layers.Where(layer => layer.Weight is not null).SelectMany(layer => new[] { layer.Weight!, layer.Bias! })];

    public int FeatureDimensions => (int)_layers[^1].Input.Length;

    /// <summary>Bytes of the widest layer's values, those that come in and those that go out, for one image.</summary>
    public long WidestLayerBytes => sizeof(float) * _layers.Max(layer => layer.Input.Length + layer.Output.Length);

    /// <summary>See <see cref="NetworkDefinition.StepBytes"/>.</summary>
    public long StepBytes(int batch)
    {
        var values = _layers.Sum(layer => layer.Output.Length);
        var shifted = _layers.Max(layer => layer.Layer is NetworkLayer.Convolution convolution
            ? (long)convolution.Kernel * convolution.Kernel * layer.Input.Channels * layer.Output.Height * layer.Output.Width
            : 0);
        return sizeof(float) * ((2L * batch * (values + shifted)) + (6 * Parameters.Sum(parameter => (long)parameter.Length)));
    }

    /// <exception cref="ModelException">The definition is not valid.</exception>
    public static NetworkPlan Of(NetworkDefinition definition)
    {
        var (plan, problems) = Walk(definition);
        return problems.Count == 0 ? plan : throw new ModelException($"The network cannot be trained: {string.Join(" ", problems)}");
    }

    public static IReadOnlyList<string> FindProblems(NetworkDefinition definition) => Walk(definition).Problems;

    /// <summary>
    /// The layers in the order in which they are cheapest to train: a ReLU right before a pool goes behind it, where a quarter of the values is left.
    /// The largest of rectified values is the rectified largest, and so are the gradients.
    /// </summary>
    public IReadOnlyList<PlannedLayer> LayersForTraining()
    {
        PlannedLayer[] layers = [.. _layers];
        for (var i = 0; i + 1 < layers.Length; i++)
        {
            if (layers[i].Layer is NetworkLayer.Relu && layers[i + 1].Layer is NetworkLayer.MaxPool)
                (layers[i], layers[i + 1]) = (layers[i + 1], layers[i] with { Input = layers[i + 1].Output, Output = layers[i + 1].Output });
        }

        return layers;
    }

    private static (NetworkPlan Plan, List<string> Problems) Walk(NetworkDefinition definition)
    {
        var plan = new NetworkPlan(definition);
        var problems = new List<string>();
        if (definition.Height is < 1 or > LargestSide || definition.Width is < 1 or > LargestSide)
            problems.Add($"Its images are {definition.Height} x {definition.Width} pixels: give sides of 1 to {LargestSide}.");
        if (definition.Channels is not (1 or 3))
            problems.Add($"Its images have {definition.Channels} channels: give 1 (grey) or 3 (RGB).");
        if (definition.Classes < 2)
            problems.Add($"It has {definition.Classes} classes: give 2 or more.");
        if (definition.Layers is not [.., NetworkLayer.Dense last])
            problems.Add($"Its last layer is {(definition.Layers.Count == 0 ? "missing" : Describe(definition.Layers[^1]))}: end with a dense layer of {definition.Classes} units.");
        else if (last.Units != definition.Classes)
            problems.Add($"Its last layer has {last.Units} units for {definition.Classes} classes: give one unit for each class.");
        if (problems.Count > 0)
            return (plan, problems);

        var map = new FeatureMap(definition.Channels, definition.Height, definition.Width);
        for (var i = 0; i < definition.Layers.Count; i++)
        {
            if (plan.Check(definition.Layers[i], map) is { } problem)
            {
                // What follows would only repeat it.
                problems.Add($"Layer {i + 1} ({Describe(definition.Layers[i])}) {problem}");
                return (plan, problems);
            }

            plan._layers.Add(plan.Place(definition.Layers[i], map));
            map = plan._layers[^1].Output;
        }

        return (plan, problems);
    }

    private string? Check(NetworkLayer layer, FeatureMap input) => layer switch
    {
        NetworkLayer.Convolution or NetworkLayer.MaxPool when input.IsFlat => "follows a dense layer, which leaves no pixels: put it before the first dense layer.",
        NetworkLayer.Convolution { Filters: < 1 } => "has no filters: give 1 or more.",
        NetworkLayer.Convolution { Kernel: < 1 or > LargestKernel } => $"has a kernel outside 1 .. {LargestKernel} pixels: give a side within it.",
        NetworkLayer.Convolution { Padding: ConvolutionPadding.Same, Kernel: var kernel } when kernel % 2 == 0 => "has an even kernel, which cannot keep the sides: give an odd one, or the padding valid.",
        NetworkLayer.Convolution { Padding: ConvolutionPadding.Valid, Kernel: var kernel } when kernel > input.Height || kernel > input.Width => $"gets maps of {input}, smaller than its kernel: leave out a layer before it, or give larger images.",
        NetworkLayer.Convolution { Filters: var filters, Kernel: var kernel } when TooMany((long)filters * input.Channels, (long)kernel * kernel) => TooLarge,
        NetworkLayer.MaxPool { Size: < 2 } => "pools nothing: give a side of 2 or more.",
        NetworkLayer.MaxPool { Size: var size } when size > input.Height || size > input.Width => $"gets maps of {input}, too small for it: leave out a pool before it, or give larger images.",
        NetworkLayer.Dropout { Rate: var rate } when !(rate is >= 0 and < 1) => "has a rate outside 0 .. 1: give the share of values to drop, 0 or more and below 1.",
        NetworkLayer.Dense { Units: < 1 } => "has no units: give 1 or more.",
        NetworkLayer.Dense { Units: var units } when TooMany(units, input.Length) => TooLarge,
        null => "is null.",
        _ => null,
    };

    private bool TooMany(long outputs, long inputs) => outputs > MostParameters || Parameters.Sum(parameter => (long)parameter.Length) + outputs * inputs > MostParameters;

    private static string TooLarge => $"takes the network above {MostParameters:N0} parameters: give fewer filters or units, or pool before it.";

    private PlannedLayer Place(NetworkLayer layer, FeatureMap input)
    {
        var name = $"{Describe(layer).Split(' ')[0]}_{_layers.Count(other => other.Layer.GetType() == layer.GetType()) + 1}";
        switch (layer)
        {
            case NetworkLayer.Convolution(var filters, var kernel, var padding):
                var lost = padding == ConvolutionPadding.Valid ? kernel - 1 : 0;
                return new(layer, name, input, new(filters, input.Height - lost, input.Width - lost),
                    new(name + ".weight", [filters, input.Channels, kernel, kernel], (long)input.Channels * kernel * kernel, (long)filters * kernel * kernel),
                    new(name + ".bias", [filters], 0, 0));
            case NetworkLayer.MaxPool(var size):
                return new(layer, name, input, new(input.Channels, input.Height / size, input.Width / size));
            case NetworkLayer.Dense(var units):
                return new(layer, name, input, new(units, 1, 1, IsFlat: true),
                    new(name + ".weight", [input.Length, units], input.Length, units), new(name + ".bias", [units], 0, 0));
            default:
                return new(layer, name, input, input);
        }
    }

    private static string Describe(NetworkLayer layer) => layer switch
    {
        NetworkLayer.Convolution c => $"convolution of {c.Filters} filters {c.Kernel} x {c.Kernel}",
        NetworkLayer.MaxPool p => $"max_pool of {p.Size} x {p.Size}",
        NetworkLayer.Dropout d => FormattableString.Invariant($"dropout of {d.Rate}"),
        NetworkLayer.Dense d => $"dense of {d.Units} units",
        NetworkLayer.Relu => "relu",
        _ => "nothing",
    };
}
