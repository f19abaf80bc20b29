using Assay.Onnx.Training;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;
using Layer = Assay.Scoring.V1.NetworkLayer;
using TrainedLayer = Assay.Onnx.Training.NetworkLayer;

namespace Assay.Scoring.Methods.Networks;

/// <summary>The network that the parameters of a run describe.</summary>
internal static class NetworkArchitecture
{
    // The widest rows that an embedding model may have.
    private const int WidestEmbedding = 1 << 17;
    private const int MostLayers = 64;
    private const int MostFilters = 1024;
    private const int LargestKernel = 11;
    private const int LargestPool = 8;
    private const int MostUnits = 8192;

    // Any number of classes shows what is wrong with the layers before them.
    private const int SomeClasses = 2;

    /// <summary>The network of parameters that are complete.</summary>
    /// <param name="parameters">Parameters, every default filled in.</param>
    /// <param name="classes">K, classes of the taxonomy, 2 or more.</param>
    public static NetworkDefinition Of(NetworkParameters parameters, int classes)
    {
        IEnumerable<TrainedLayer> layers = parameters.Preset switch
        {
            NetworkPreset.Digits => NetworkDefinition.Digits.Layers.SkipLast(1),
            NetworkPreset.Cifar => NetworkDefinition.Cifar.Layers.SkipLast(1),
            _ => parameters.Layers.SelectMany(Translate),
        };
        return new NetworkDefinition
        {
            Width = parameters.Width,
            Height = parameters.Height,
            Channels = parameters.Channels,
            Classes = classes,
            Layers = [.. layers, new TrainedLayer.Dense(classes)],
        };
    }

    /// <summary>Notes what is wrong with the layers, and with the input for them. Defaults of the layers are filled in; those of the input must be.</summary>
    public static void Complete(NetworkParameters parameters, RequestValidator validator)
    {
        var isSound = validator.Range(parameters.Layers.Count, "parameters.network.layers", 0, MostLayers);
        for (var i = 0; isSound && i < parameters.Layers.Count; i++)
            isSound &= Complete(parameters.Layers[i], $"parameters.network.layers[{i}]", validator);
        if (!isSound)
            return;

        var network = Of(parameters, SomeClasses);
        var problems = network.FindProblems();
        foreach (var problem in problems)
            validator.Check(false, "parameters.network", problem);
        if (problems.Count == 0)
        {
            validator.Check(
                network.FeatureDimensions <= WidestEmbedding, "parameters.network.layers",
                $"end with {network.FeatureDimensions} numbers; an embedding has at most {WidestEmbedding}: add a max-pool or a dense layer");
        }
    }

    private static bool Complete(Layer layer, string field, RequestValidator validator)
    {
        switch (layer.LayerCase)
        {
            case Layer.LayerOneofCase.Convolution:
                var convolution = layer.Convolution;
                convolution.Kernel = convolution.Kernel == 0 ? 3 : convolution.Kernel;
                return validator.Range(convolution.Filters, $"{field}.convolution.filters", 1, MostFilters)
                    & validator.Range(convolution.Kernel, $"{field}.convolution.kernel", 1, LargestKernel)
                    & validator.Check(convolution.Kernel % 2 == 1, $"{field}.convolution.kernel", $"is {convolution.Kernel}; take an odd one");
            case Layer.LayerOneofCase.MaxPool:
                layer.MaxPool.Size = layer.MaxPool.Size == 0 ? 2 : layer.MaxPool.Size;
                return validator.Range(layer.MaxPool.Size, $"{field}.max_pool.size", 2, LargestPool);
            case Layer.LayerOneofCase.Dropout:
                return validator.Check(layer.Dropout.Rate is > 0 and < 1, $"{field}.dropout.rate", "must be above 0 and below 1");
            case Layer.LayerOneofCase.Dense:
                return validator.Range(layer.Dense.Units, $"{field}.dense.units", 1, MostUnits);
            default:
                return validator.Check(false, field, "is empty; take convolution, max_pool, dropout or dense");
        }
    }

    private static IEnumerable<TrainedLayer> Translate(Layer layer) => layer.LayerCase switch
    {
        Layer.LayerOneofCase.Convolution =>
        [
            new TrainedLayer.Convolution(
                layer.Convolution.Filters, layer.Convolution.Kernel, layer.Convolution.SameSize ? ConvolutionPadding.Same : ConvolutionPadding.Valid),
            new TrainedLayer.Relu(),
        ],
        Layer.LayerOneofCase.MaxPool => [new TrainedLayer.MaxPool(layer.MaxPool.Size)],
        Layer.LayerOneofCase.Dropout => [new TrainedLayer.Dropout(layer.Dropout.Rate)],
        _ => [new TrainedLayer.Dense(layer.Dense.Units), new TrainedLayer.Relu()],
    };
}
