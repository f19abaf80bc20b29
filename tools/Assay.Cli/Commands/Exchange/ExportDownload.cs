using System.Security.Cryptography;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Reads a file of an export. What was read before an interruption is kept and not asked for again.</summary>
internal static class ExportDownload
{
    /// <exception cref="CommandException">What arrived is not what the server has.</exception>
    public static async Task ReadAsync(
        ExchangeService.ExchangeServiceClient client, string export, ExportFile file, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && await IsWholeAsync(path, file, cancellationToken))
            return;
        var partial = path + ".partial";
        await using (var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write))
        {
            if (stream.Length > file.Bytes)
                stream.SetLength(0);
            stream.Position = stream.Length;
            await Patience.RunAsync(progressed => CopyAsync(client, export, file, stream, progressed, cancellationToken), cancellationToken);
        }

        if (!await IsWholeAsync(partial, file, cancellationToken))
        {
            File.Delete(partial);
            throw new CommandException($"{file.Name} did not arrive as it was sent; it is thrown away. Run the command again.");
        }

        File.Move(partial, path, overwrite: true);
    }

    private static async Task CopyAsync(
        ExchangeService.ExchangeServiceClient client, string export, ExportFile file, FileStream stream, Action progressed, CancellationToken cancellationToken)
    {
        var request = new ReadExportRequest { Export = export, File = file.Name, Offset = stream.Position };
        using var call = client.ReadExport(request, cancellationToken: cancellationToken);
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(part.Chunk.Memory, cancellationToken);
            progressed();
        }
    }

    private static async Task<bool> IsWholeAsync(string path, ExportFile file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return stream.Length == file.Bytes && Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == file.Sha256;
    }
}
