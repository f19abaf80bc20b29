using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Grpc.Core;
using Spectre.Console;

namespace Assay.Cli.Commands.Exchange;

/// <summary><c>assay labels export</c>: labels as a file, or with their images as a folder. Interrupted, the same command goes on.</summary>
internal static class LabelsExportCommand
{
    public static Command Create()
    {
        var format = EnumOption.Create("--format", "Format: csv, jsonl, coco; with images: folders of classes, imagefolder of Hugging Face, croissant", ExportFormats.All);
        var images = EnumOption.Create(
            "--images", "What to do with images, in formats that have them", ("copy", ImageMode.Copy), ("link", ImageMode.Link), ("none", ImageMode.None));
        var output = new Option<string>("--output", "-o") { Description = "File to write; a folder, in formats with images", Required = true };
        var labels = new Option<string>("--labels") { Description = "Label version; default: what people have decided until now" };
        var command = new Command("export", "Write labels as a file, or with their images as a folder; goes on where it was interrupted")
        {
            DatasetCommand.Name, format.Option, output, labels, images.Option,
        };
        command.SetRemoteAction(async context =>
        {
            var request = new StartExportRequest { Dataset = context.Get(DatasetCommand.Name), LabelVersion = context.Get(labels) ?? "", Format = format.Read(context) };
            var mode = request.Format.HasImages() ? images.Read(context) : ImageMode.None;
            request.Locations = mode == ImageMode.Link;
            var export = await WriteAsync(context, request, mode, Path.GetFullPath(context.Get(output)!));
            if (context.Json)
                JsonOutput.Write(export);
            else
                context.Console.WriteLine(Describe(export, context.Get(output)!));
        });
        return command;
    }

    private static async Task<Export> WriteAsync(CommandContext context, StartExportRequest request, ImageMode mode, string path)
    {
        var isFolder = request.Format.HasImages();
        if (isFolder)
            Directory.CreateDirectory(path);
        else if (Directory.Exists(path))
            throw new CommandException($"{path} is a folder; name a file with --output.", ExitCode.Usage);
        else
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        var state = isFolder ? Path.Combine(path, ".assay-export") : path + ".assay-export";
        var client = context.Client<ExchangeService.ExchangeServiceClient>();
        var export = await BeginAsync(context, client, request, state);
        var watch = client.WatchExport(new WatchExportRequest { Export = export.Id }, cancellationToken: context.CancellationToken);
        export = (await JobDisplay.FollowAsync(context, $"export {request.Dataset}", watch, response => response.Export.Progress)).Export;

        foreach (var file in export.Files)
            await ExportDownload.ReadAsync(client, export.Id, file, isFolder ? Path.Combine(path, Path.GetFileName(file.Name)) : path, context.CancellationToken);
        if (mode != ImageMode.None)
            await new ExportedImages(context, request.Dataset, path, mode).WriteAsync(Path.Combine(path, Path.GetFileName(export.Files[0].Name)), request.Format, export.Images);

        File.Delete(state);
        return export;
    }

    /// <summary>The export that was begun with the same output, or a new one.</summary>
    private static async Task<Export> BeginAsync(CommandContext context, ExchangeService.ExchangeServiceClient client, StartExportRequest request, string state)
    {
        var asked = request.ToString();
        if (await ExportState.FindAsync(state, asked, context.CancellationToken) is { } begun && await FindAsync(client, begun, context.CancellationToken) is { } there)
        {
            if (!context.Json)
                context.Console.WriteLine($"Going on with {begun}.");
            return there.Progress.State is Common.V1.JobState.Failed or Common.V1.JobState.Cancelled
                ? (await client.ResumeExportAsync(new ResumeExportRequest { Export = begun }, cancellationToken: context.CancellationToken)).Export
                : there;
        }

        var export = (await client.StartExportAsync(request, cancellationToken: context.CancellationToken)).Export;
        await new ExportState(export.Id, asked).WriteAsync(state, context.CancellationToken);
        return export;
    }

    private static async Task<Export?> FindAsync(ExchangeService.ExchangeServiceClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetExportAsync(new GetExportRequest { Export = id }, cancellationToken: cancellationToken)).Export;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static string Describe(Export export, string output)
    {
        var text = $"Wrote {output}: {Tables.Number(export.Images)} images";
        if (export.Removed > 0)
            text += $", without {Tables.Number(export.Removed)} that people removed";
        if (export.Undecodable > 0)
            text += $", without {Tables.Number(export.Undecodable)} that cannot be decoded";
        if (export.Unlabelled > 0)
            text += $", without {Tables.Number(export.Unlabelled)} that have no label";
        return text + ".";
    }
}
