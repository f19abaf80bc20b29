using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay coreset</c>: build a coreset tree. What its subcommands do with the tree is in <see cref="CoresetTreeCommands"/>.</summary>
internal static class CoresetCommand
{
    public static Command Create()
    {
        var leaf = new Option<int>("--leaf") { Description = "Images of a leaf; 0 = 10,000" };
        var draws = new Option<int>("--draws") { Description = "Draws of each node; 0 = 1,000" };
        var share = new Option<double>("--class-share") { Description = "Share of the draws that goes to the classes in equal parts", DefaultValueFactory = _ => 0.2 };
        var c = new Option<double>("--regularisation") { Description = "C of the head that is trained on the root; 0 = 0.001" };
        var sensitivity = new Option<string>("--sensitivity") { Description = "leverage, root-leverage or lewis; default: root-leverage" };
        sensitivity.AcceptOnlyFromAmong("leverage", "root-leverage", "lewis");
        var command = MethodCommand.Create(
            "coreset", "Build a tree of a few weighted images that stand for all", [leaf, draws, share, c, sensitivity],
            (context, parameters) => parameters.Coreset = new CoresetParameters
            {
                LeafImages = context.Get(leaf),
                CoresetImages = context.Get(draws),
                ClassShare = context.Get(share),
                Regularisation = context.Get(c),
                Sensitivity = ParseSensitivity(context.Get(sensitivity)),
            },
            Show);
        foreach (var subcommand in CoresetTreeCommands.Create())
            command.Add(subcommand);
        return command;
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var coreset = report.Coreset;
        context.Console.Write(Facts(
            ("tree", $"{Number(coreset.Tree.Leaves)} leaves, height {Number(coreset.Tree.Height)}"),
            ("rank of the embeddings", Number(coreset.Rank)),
            ("root", $"{Number(coreset.Tree.RootImages)} images of weight {Number(coreset.RootWeight, "N0")}"),
            ("head of the root, on all images", coreset.HasHeadLogLoss ? $"log loss {Number(coreset.HeadLogLoss, "0.000")}, accuracy {Number(coreset.HeadAccuracy, "0.000")}" : "the root has only one class")));
        context.Console.WriteLine($"The most important: assay coreset samples {run.Id} --count 50");
    }

    private static CoresetSensitivity ParseSensitivity(string? sensitivity) => sensitivity switch
    {
        "leverage" => CoresetSensitivity.Leverage,
        "lewis" => CoresetSensitivity.Lewis,
        _ => CoresetSensitivity.RootLeverage,
    };
}
