using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Grpc.Core;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary>The subcommands of <c>assay coreset</c>, which read and change the tree of a coreset run.</summary>
internal static class CoresetTreeCommands
{
    private static readonly Argument<string> Run = new("run") { Description = "Id of a coreset run" };

    public static IEnumerable<Command> Create() => [CreateTree(), CreateRows(), CreateSamples(), CreateUpdate(), CreateAppend()];

    private static Command CreateTree()
    {
        var command = new Command("tree", "Show what the tree is made of now") { Run };
        command.SetRemoteAction(async context =>
        {
            var response = await Client(context).GetCoresetTreeAsync(new GetCoresetTreeRequest { Run = context.Get(Run) }, cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(response);
            else
                context.Console.Write(Facts(
                    ("images", Number(response.Tree.Images)),
                    ("leaves", Number(response.Tree.Leaves)),
                    ("height", Number(response.Tree.Height)),
                    ("shards", Number(response.Tree.Shards)),
                    ("images of the root", Number(response.Tree.RootImages))));
        });
        return command;
    }

    private static Command CreateRows()
    {
        var level = new Option<int?>("--level") { Description = "Level, 0 = the leaves; default: the root" };
        var command = new Command("rows", "List the images of the coreset at a level, with their weights") { Run, level };
        command.SetRemoteAction(async context =>
        {
            var request = new GetCoresetRequest { Run = context.Get(Run) };
            if (context.Get(level) is { } asked)
                request.Level = asked;
            using var call = Client(context).GetCoreset(request, cancellationToken: context.CancellationToken);
            var all = new GetCoresetResponse();
            await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken))
                all.Images.Add(response.Images);
            Write(context, all, all.Images.Select(image => new[] { image.ImageId, Number(image.ClassId), Number(image.Weight, "0.00") }), "image", "class", "weight");
        });
        return command;
    }

    private static Command CreateSamples()
    {
        var count = new Option<int>("--count") { Description = "Images, or images of each class", DefaultValueFactory = _ => 50 };
        var perClass = new Option<bool>("--per-class") { Description = "So many of each class" };
        var command = new Command("samples", "List the images with the highest leverage scores") { Run, count, perClass };
        command.SetRemoteAction(async context =>
        {
            var request = new GetImportantSamplesRequest { Run = context.Get(Run), Count = context.Get(count), PerClass = context.Get(perClass) };
            using var call = Client(context).GetImportantSamples(request, cancellationToken: context.CancellationToken);
            var all = new GetImportantSamplesResponse();
            await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken))
                all.Samples.Add(response.Samples);
            Write(context, all, all.Samples.Select(sample => new[] { sample.ImageId, Number(sample.ClassId), Number(sample.Leverage, "0.0000") }), "image", "class", "leverage");
        });
        return command;
    }

    private static Command CreateUpdate()
    {
        var remove = new Option<string[]>("--remove") { Description = "Ids of images to take out", AllowMultipleArgumentsPerToken = true };
        var restore = new Option<string[]>("--restore") { Description = "Ids of removed images to put back", AllowMultipleArgumentsPerToken = true };
        var relabel = new Option<string[]>("--relabel") { Description = "New labels, each IMAGE=CLASS-ID, such as 000042-0017=3", AllowMultipleArgumentsPerToken = true };
        var command = new Command("update", "Change labels, remove images and put them back") { Run, remove, restore, relabel };
        command.SetRemoteAction(async context =>
        {
            var request = new UpdateCoresetRequest { Run = context.Get(Run) };
            request.Changes.Add((context.Get(remove) ?? []).Select(image => new CoresetChange { ImageId = image, Removed = true }));
            request.Changes.Add((context.Get(restore) ?? []).Select(image => new CoresetChange { ImageId = image, Removed = false }));
            request.Changes.Add((context.Get(relabel) ?? []).Select(ParseRelabel));
            var response = await Client(context).UpdateCoresetAsync(request, cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(response);
            else
                context.Console.WriteLine($"{request.Changes.Count} changes made {response.NodesMade} nodes of the tree anew.");
        });
        return command;
    }

    private static Command CreateAppend()
    {
        var labels = new Option<string>("--labels") { Description = "Label version; default: the newest" };
        var command = new Command("append", "Add the images of the shards that the data set has got since") { Run, labels };
        command.SetRemoteAction(async context =>
        {
            var request = new AppendCoresetRequest { Run = context.Get(Run), LabelVersion = context.Get(labels) ?? "" };
            var response = await Client(context).AppendCoresetAsync(request, cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(response);
            else
                context.Console.WriteLine($"{response.Images} images made {response.NodesMade} nodes of the tree.");
        });
        return command;
    }

    private static CoresetChange ParseRelabel(string text) =>
        text.Split('=') is [var image, var label] && int.TryParse(label, out var id)
            ? new CoresetChange { ImageId = image, ClassId = id }
            : throw new CommandException($"\"{text}\" is no new label; write IMAGE=CLASS-ID, such as 000042-0017=3.", ExitCode.Usage);

    private static void Write(CommandContext context, Google.Protobuf.IMessage all, IEnumerable<string[]> rows, params string[] columns)
    {
        if (context.Json)
        {
            JsonOutput.Write(all);
            return;
        }

        var table = Tables.Create(columns);
        foreach (var row in rows)
            table.Row(row);
        context.Console.Write(table);
    }

    private static CoresetService.CoresetServiceClient Client(CommandContext context) => context.Client<CoresetService.CoresetServiceClient>();
}
