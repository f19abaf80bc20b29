using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;

namespace Assay.Cli.Commands;

/// <summary>Options of a network that is trained from scratch, by a run or in each round of a campaign.</summary>
/// <param name="classWeight">Weight of the classes, which heads have as well.</param>
internal sealed class NetworkOptions(Option<double?> classWeight)
{
    private readonly EnumOption<NetworkPreset> _preset = EnumOption.Create(
        "--preset", "Layers of the paper's networks: digits (28 x 28, grey) or cifar (32 x 32, colour), which is taken where no layers are given",
        ("auto", NetworkPreset.Unspecified), ("digits", NetworkPreset.Digits), ("cifar", NetworkPreset.Cifar));

    private readonly Option<string[]> _layers = new("--layers")
    {
        Description = "Layers instead of a preset's, such as conv:32 pool dropout:0.25 dense:128; the last, one output a class, is added",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _size = new("--size") { Description = "Width x height of the input, such as 32x32, to which images are squashed" };
    private readonly Option<bool> _grey = new("--grey") { Description = "Train on grey images" };
    private readonly Option<double> _rate = new("--learning-rate") { Description = "Step size of Adam; 0 = 0.001" };
    private readonly Option<int> _batch = new("--batch") { Description = "Images a step; 0 = 32" };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Epochs at most; 0 = 100" };
    private readonly Option<int> _patience = new("--patience") { Description = "Epochs without a lower validation loss after which training ends; 0 = 10" };
    private readonly Option<int> _epochImages = new("--epoch-images") { Description = "Images an epoch trains on at least: fewer are passed over several times; 0 = an epoch is one pass" };

    private readonly EnumOption<TrainingAugmentation> _augmentation = EnumOption.Create(
        "--augmentation", "How images are changed in each epoch; auto = digit with --preset digits, photo otherwise",
        ("auto", TrainingAugmentation.Unspecified), ("none", TrainingAugmentation.None), ("photo", TrainingAugmentation.Photo), ("digit", TrainingAugmentation.Digit),
        ("crop", TrainingAugmentation.Crop));

    private readonly Option<string> _split = new("--validation-split") { Description = "Split whose images are validated by and never trained on" };
    private readonly Option<string> _truth = new("--validation-labels") { Description = "Label version that is true for the split; default: the run's" };
    private readonly Option<double?> _share = new("--validation-share") { Description = "Share of the labelled images that are validated by; default: 0.1, unless a split is named" };

    /// <summary>All but the weight of the classes.</summary>
    public IReadOnlyList<Option> Own => [_preset.Option, _layers, _size, _grey, _rate, _batch, _epochs, _patience, _epochImages, _augmentation.Option, _split, _truth, _share];

    /// <exception cref="CommandException">A layer or size is none, or a split as well as a share is named.</exception>
    public NetworkParameters Read(CommandContext context)
    {
        if (context.Has(_split))
            context.Refuse([_share], $"goes without {_split.Name}, whose images are validated by; name one of them");
        var (width, height) = ModelCommand.ParseSize(context.Get(_size));
        var network = new NetworkParameters
        {
            Preset = _preset.Read(context),
            Layers = { LayerList.Parse(context.Get(_layers) ?? []) },
            Width = width,
            Height = height,
            Channels = context.Get(_grey) ? 1 : 0,
            LearningRate = context.Get(_rate),
            Batch = context.Get(_batch),
            MaxEpochs = context.Get(_epochs),
            Patience = context.Get(_patience),
            EpochImages = context.Get(_epochImages),
            Augmentation = _augmentation.Read(context),
            Validation = new NetworkValidation { LabelVersion = context.Get(_truth) ?? "" },
        };
        if (context.Get(classWeight) is { } mu)
            network.ClassWeight = mu;
        if (context.Get(_split) is { } named)
            network.Validation.Split = named;
        if (context.Get(_share) is { } drawn)
            network.Validation.Share = drawn;
        return network;
    }
}
