using System.Security.Cryptography;
using System.Text;
using Assay.Cli.CommandLine;
using Assay.Common.V1;
using Assay.LabelStore.V1;
using Google.Protobuf;
using Spectre.Console;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Sends a file to an import and follows it. The import's id is made of the file and of what was asked for, so that the same command goes on.</summary>
internal static class ImportUpload
{
    private const int PartBytes = 4 << 20;
    private const int HashDigits = 12;

    public static async Task<Import> RunAsync(CommandContext context, StartImportRequest request, string file)
    {
        var client = context.Client<ExchangeService.ExchangeServiceClient>();
        await using var stream = File.OpenRead(file);
        if (stream.Length == 0)
            throw new CommandException($"{file} is empty.", ExitCode.Usage);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, context.CancellationToken));
        request.Id = $"import-{sha256[..HashDigits]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.ToString())))[..HashDigits]}";

        var import = (await client.StartImportAsync(request, cancellationToken: context.CancellationToken)).Import;
        if (import.Progress.State == JobState.Cancelled)
            throw new CommandException($"the import {import.Id} of this file was cancelled. Give the label version another --name to import it again.", ExitCode.State);
        if (import.Progress.State == JobState.Pending)
            await SendAsync(context, client, import, stream);
        if (import.Progress.State is JobState.Pending or JobState.Failed)
            await client.RunImportAsync(new RunImportRequest { Import = import.Id, Sha256 = sha256 }, cancellationToken: context.CancellationToken);
        return await FollowAsync(context, client, import);
    }

    private static Task SendAsync(CommandContext context, ExchangeService.ExchangeServiceClient client, Import import, FileStream stream)
    {
        var title = $"send {Path.GetFileName(stream.Name)}";
        if (context.Json)
            return SendAsync(client, import, stream, _ => { }, context.CancellationToken);
        return context.Console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask(Markup.Escape(title), maxValue: stream.Length);
                await SendAsync(client, import, stream, sent => bar.Value = sent, context.CancellationToken);
            });
    }

    private static async Task SendAsync(
        ExchangeService.ExchangeServiceClient client, Import import, FileStream stream, Action<long> tell, CancellationToken cancellationToken)
    {
        var buffer = new byte[PartBytes];
        for (var sent = import.Received; sent < stream.Length;)
        {
            tell(sent);
            stream.Position = sent;
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            var request = new AppendImportRequest { Import = import.Id, Offset = sent, Content = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read)) };
            await Patience.RunAsync(async _ => sent = (await client.AppendImportAsync(request, cancellationToken: cancellationToken)).Received, cancellationToken);
        }

        tell(stream.Length);
    }

    private static async Task<Import> FollowAsync(CommandContext context, ExchangeService.ExchangeServiceClient client, Import import)
    {
        var watch = client.WatchImport(new WatchImportRequest { Import = import.Id }, cancellationToken: context.CancellationToken);
        try
        {
            return (await JobDisplay.FollowAsync(context, $"import {import.Version}", watch, response => response.Import.Progress)).Import;
        }
        catch (CommandException) when (!context.Json)
        {
            // All that is wrong with the file, so that it can be mended at one go.
            var failed = (await client.GetImportAsync(new GetImportRequest { Import = import.Id }, cancellationToken: context.CancellationToken)).Import;
            foreach (var problem in failed.Problems)
                await Console.Error.WriteLineAsync($"  {problem}");
            throw;
        }
    }
}
