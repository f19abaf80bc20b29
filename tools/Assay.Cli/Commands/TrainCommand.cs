using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay train</c>: a network from scratch, which becomes a model that embeds and the head of a run.</summary>
internal static class TrainCommand
{
    private const int MostRows = 30;

    public static Command Create()
    {
        var preset = EnumOption.Create(
            "--preset", "Layers of the paper's networks: digits (28 x 28, grey) or cifar (32 x 32, colour), which is taken where no layers are given",
            ("auto", NetworkPreset.Unspecified), ("digits", NetworkPreset.Digits), ("cifar", NetworkPreset.Cifar));
        var layers = new Option<string[]>("--layers")
        {
            Description = "Layers instead of a preset's, such as conv:32 pool dropout:0.25 dense:128; the last, one output a class, is added",
            AllowMultipleArgumentsPerToken = true,
        };
        var size = new Option<string>("--size") { Description = "Width x height of the input, such as 32x32, to which images are squashed" };
        var grey = new Option<bool>("--grey") { Description = "Train on grey images" };
        var rate = new Option<double>("--learning-rate") { Description = "Step size of Adam; 0 = 0.001" };
        var batch = new Option<int>("--batch") { Description = "Images a step; 0 = 32" };
        var epochs = new Option<int>("--epochs") { Description = "Epochs at most; 0 = 100" };
        var patience = new Option<int>("--patience") { Description = "Epochs without a lower validation loss after which training ends; 0 = 10" };
        var epochImages = new Option<int>("--epoch-images") { Description = "Images an epoch trains on at least: fewer are passed over several times; 0 = an epoch is one pass" };
        var weight = new Option<double?>("--class-weight") { Description = "mu of guided labeling's class weights max(ln(mu t / n_c), 1); 0 = all classes alike; default: 0.3" };
        var augmentation = EnumOption.Create(
            "--augmentation", "How images are changed in each epoch; auto = digit with --preset digits, photo otherwise",
            ("auto", TrainingAugmentation.Unspecified), ("none", TrainingAugmentation.None), ("photo", TrainingAugmentation.Photo), ("digit", TrainingAugmentation.Digit),
            ("crop", TrainingAugmentation.Crop));
        var split = new Option<string>("--validation-split") { Description = "Split whose images are validated by and never trained on" };
        var truth = new Option<string>("--validation-labels") { Description = "Label version that is true for the split; default: the run's" };
        var share = new Option<double?>("--validation-share") { Description = "Share of the labelled images that are validated by; default: 0.1, unless a split is named" };
        return MethodCommand.Create(
            "train", "Train a network from scratch, embed every image with it, and score how uncertain it is of each",
            [preset.Option, layers, size, grey, rate, batch, epochs, patience, epochImages, weight, augmentation.Option, split, truth, share],
            (context, parameters) =>
            {
                var (width, height) = ModelCommand.ParseSize(context.Get(size));
                var network = new NetworkParameters
                {
                    Preset = preset.Read(context),
                    Layers = { LayerList.Parse(context.Get(layers) ?? []) },
                    Width = width,
                    Height = height,
                    Channels = context.Get(grey) ? 1 : 0,
                    LearningRate = context.Get(rate),
                    Batch = context.Get(batch),
                    MaxEpochs = context.Get(epochs),
                    Patience = context.Get(patience),
                    EpochImages = context.Get(epochImages),
                    Augmentation = augmentation.Read(context),
                    Validation = new NetworkValidation { LabelVersion = context.Get(truth) ?? "" },
                };
                if (context.Get(weight) is { } mu)
                    network.ClassWeight = mu;
                if (context.Get(split) is { } named)
                    network.Validation.Split = named;
                if (context.Get(share) is { } drawn)
                    network.Validation.Share = drawn;
                parameters.Network = network;
            },
            Show);
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var (network, summary) = (report.Network, run.Summary.Network);
        context.Console.Write(Facts(
            ("trained on", $"{Number(summary.TrainingImages)} images of {Number(summary.Classes)} classes"),
            ("validated by", $"{Number(summary.ValidationImages)} images"),
            ("predicted", $"{Number(summary.Predicted)} images, labelled or not"),
            ("accuracy on validation", Number(summary.Accuracy)),
            ("log loss on validation", Number(summary.LogLoss)),
            ("epochs", $"{Number(summary.Epochs)}, best {Number(summary.BestEpoch)}; ended by {(network.End == TrainingEnd.Patience ? "patience" : "the limit of epochs")}"),
            ("weights", Number(network.Weights)),
            ("model", $"{network.Model}, {Number(network.EmbeddingDimensions)} dimensions"),
            ("not decodable", $"{Number(network.Undecodable)} labelled images")));
        var table = Tables.Create("epoch", "loss", "validation loss", "validation accuracy", "images/s");
        foreach (var epoch in network.Epochs.Skip(network.Epochs.Count - MostRows))
        {
            table.Row(
                $"{epoch.Number}{(epoch.Number == network.BestEpoch ? " *" : "")}", Number(epoch.Loss), Number(epoch.ValidationLoss), Number(epoch.ValidationAccuracy),
                Number(epoch.ImagesPerSecond, "0"));
        }

        context.Console.Write(table);
        context.Console.WriteLine($"Choose what to label next: assay select {run.Dataset} --run {run.Id} --score entropy --largest-first");
    }
}
