using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Grpc.Core;
using Spectre.Console;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands;

/// <summary><c>assay export</c>: labels as a file.</summary>
internal static class ExportCommand
{
    private static readonly Dictionary<string, ExportFormat> Formats = new()
    {
        ["csv"] = ExportFormat.Csv,
        ["jsonl"] = ExportFormat.Jsonl,
        ["coco"] = ExportFormat.Coco,
    };

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "Format of the file", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var output = new Option<string>("--output", "-o") { Description = "File to write; default: standard output" };
        var labels = new Option<string>("--labels") { Description = "Label version; default: what people have decided until now" };
        var command = new Command("export", "Write the labels as a file") { DatasetCommand.Name, format, output, labels };
        command.SetRemoteAction(async context =>
        {
            var request = new ExportLabelsRequest
            {
                Dataset = context.Get(DatasetCommand.Name),
                Format = Formats[context.Get(format)!],
                LabelVersion = context.Get(labels) ?? "",
            };
            using var call = context.Client<LabelStoreService.LabelStoreServiceClient>().ExportLabels(request, cancellationToken: context.CancellationToken);
            if (context.Get(output) is not { } file)
            {
                await using var standardOutput = Console.OpenStandardOutput();
                await CopyAsync(call, standardOutput, context.CancellationToken);
                return;
            }

            await WholeFile.WriteAsync(Path.GetFullPath(file), stream => CopyAsync(call, stream, context.CancellationToken));
            if (!context.Json)
                context.Console.WriteLine($"Wrote {file}.");
        });
        return command;
    }

    private static async Task CopyAsync(AsyncServerStreamingCall<ExportLabelsResponse> call, Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
            await stream.WriteAsync(response.Chunk.Memory, cancellationToken);
    }
}
