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
        var weight = new Option<double?>("--class-weight") { Description = "mu of guided labeling's class weights max(ln(mu t / n_c), 1); 0 = all classes alike; default: 0.3" };
        var network = new NetworkOptions(weight);
        return MethodCommand.Create(
            "train", "Train a network from scratch, embed every image with it, and score how uncertain it is of each", [.. network.Own, weight],
            (context, parameters) => parameters.Network = network.Read(context), Show);
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
