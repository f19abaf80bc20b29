using System.Collections.Concurrent;
using System.Text.Json;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Grpc.Core;
using Spectre.Console;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Puts the images of an export where its file of labels says. Images that are there already are passed over, so that it can be interrupted.</summary>
internal sealed class ExportedImages(CommandContext context, string dataset, string folder, ImageMode mode)
{
    private const int AtOnce = 8;
    private const int Named = 5;
    private readonly ConcurrentQueue<string> _failed = new();
    private int _failures;

    public async Task WriteAsync(string labels, ExportFormat format, long images)
    {
        if (context.Json)
        {
            await WriteAsync(labels, format, () => { });
        }
        else
        {
            await context.Console.Progress()
                .AutoClear(false)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(async bars =>
                {
                    var bar = bars.AddTask(mode == ImageMode.Link ? "images (links)" : "images", maxValue: Math.Max(images, 1));
                    await WriteAsync(labels, format, () => bar.Increment(1));
                    bar.Value = bar.MaxValue;
                });
        }

        if (_failures > 0)
        {
            throw new CommandException(
                $"{Tables.Number(_failures)} of {Tables.Number(images)} images could not be written: {string.Join("; ", _failed)}{(_failures > Named ? "; ..." : "")}. The others are there; run the command again to go on.");
        }
    }

    private async Task WriteAsync(string labels, ExportFormat format, Action written)
    {
        var client = context.Client<IngestionService.IngestionServiceClient>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = context.CancellationToken };
        await Parallel.ForEachAsync(File.ReadLinesAsync(labels, context.CancellationToken), parallel, async (line, token) =>
        {
            var image = Parse(line, format);
            if (image.Files.Count == 0)
                return;
            try
            {
                await WriteAsync(client, image, token);
            }
            catch (Exception exception) when (IsOfOneImage(exception))
            {
                if (Interlocked.Increment(ref _failures) <= Named)
                    _failed.Enqueue($"{image.Id}: {(exception is RpcException rpc ? rpc.Status.Detail : exception.Message)}");
            }

            written();
        });
    }

    private async Task WriteAsync(IngestionService.IngestionServiceClient client, ExportedImage image, CancellationToken cancellationToken)
    {
        var files = image.Files.Select(Place).ToList();
        foreach (var missing in files.Where(file => !Path.Exists(file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(missing)!);
            if (mode == ImageMode.Link)
            {
                Link(missing, image);
                continue;
            }

            // Of an image with several labels the bytes are asked for once.
            if (files.Find(File.Exists) is { } there)
                await WholeFile.WriteAsync(missing, async stream => await stream.WriteAsync(await File.ReadAllBytesAsync(there, cancellationToken), cancellationToken));
            else
                await Patience.RunAsync(_ => DownloadAsync(client, image.Id, missing, cancellationToken), cancellationToken);
        }
    }

    private Task DownloadAsync(IngestionService.IngestionServiceClient client, string id, string file, CancellationToken cancellationToken) =>
        WholeFile.WriteAsync(file, async stream =>
        {
            using var call = client.ReadImage(new ReadImageRequest { Dataset = dataset, ImageId = id }, cancellationToken: cancellationToken);
            await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
                await stream.WriteAsync(part.Chunk.Memory, cancellationToken);
        });

    private static void Link(string file, ExportedImage image)
    {
        if (image.Source is null)
            throw new CommandException($"the image {image.Id} is no file of its own: it is in the object store, a bucket or a tar. Take --images copy.", ExitCode.State);
        if (!File.Exists(image.Source))
            throw new CommandException($"this machine has no file {image.Source}, in which the server has the image {image.Id}. Take --images copy.", ExitCode.State);
        File.CreateSymbolicLink(file, image.Source);
    }

    // What the server says is checked: no name leads out of the folder.
    private string Place(string file)
    {
        var path = Path.GetFullPath(Path.Join(folder, file));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new CommandException($"the server names the file \"{file}\", which leads out of {folder}. Nothing is written there.");
    }

    private static bool IsOfOneImage(Exception exception) => exception is IOException
        || exception is RpcException { StatusCode: StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.InvalidArgument or StatusCode.Internal };

    private static ExportedImage Parse(string line, ExportFormat format)
    {
        using var json = JsonDocument.Parse(line);
        var row = json.RootElement;
        return new ExportedImage(
            row.GetProperty("id").GetString()!,
            format == ExportFormat.ClassFolders
                ? [.. row.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)]
                : [row.GetProperty("file_name").GetString()!],
            row.TryGetProperty("source", out var source) ? source.GetString() : null);
    }

    private sealed record ExportedImage(string Id, IReadOnlyList<string> Files, string? Source);
}
