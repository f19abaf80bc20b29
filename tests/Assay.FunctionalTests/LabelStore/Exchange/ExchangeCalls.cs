using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Assay.Common.V1;
using Assay.LabelStore.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Assay.FunctionalTests.LabelStore.Exchange;

/// <summary>Exports and imports of the data set "birds" from beginning to end.</summary>
internal static class ExchangeCalls
{
    public static async Task<Export> StartExportAsync(this LabelStoreHost host, ExportFormat format, string version = "", bool locations = false) =>
        (await host.Exchange.StartExportAsync(new StartExportRequest
        {
            Dataset = FakeDataset.Name,
            Format = format,
            LabelVersion = version,
            Locations = locations,
        })).Export;

    public static Task<Export> EndAsync(this LabelStoreHost host, Export export) => LabelStoreHost.UntilAsync(
        async () => (await host.Exchange.GetExportAsync(new GetExportRequest { Export = export.Id })).Export, now => HasEnded(now.Progress));

    public static async Task<byte[]> ReadAsync(this LabelStoreHost host, Export export, string file, long offset = 0)
    {
        using var call = host.Exchange.ReadExport(new ReadExportRequest { Export = export.Id, File = file, Offset = offset });
        using var bytes = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync())
            part.Chunk.WriteTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The labels of a version as a file.</summary>
    public static async Task<byte[]> ExportFileAsync(this LabelStoreHost host, ExportFormat format, string version = "")
    {
        var export = await host.EndAsync(await host.StartExportAsync(format, version));
        return await host.ReadAsync(export, export.Files[0].Name);
    }

    public static async Task<Import> StartImportAsync(this LabelStoreHost host, ImportFormat format, string name, Action<StartImportRequest>? more = null)
    {
        var request = new StartImportRequest { Dataset = FakeDataset.Name, Format = format, Version = name };
        more?.Invoke(request);
        return (await host.Exchange.StartImportAsync(request)).Import;
    }

    /// <summary>Imports a file and waits for the end, good or bad.</summary>
    public static async Task<Import> ImportAsync(this LabelStoreHost host, ImportFormat format, string name, byte[] file, Action<StartImportRequest>? more = null)
    {
        var import = await host.StartImportAsync(format, name, more);
        await host.Exchange.AppendImportAsync(new AppendImportRequest { Import = import.Id, Content = ByteString.CopyFrom(file) });
        await host.Exchange.RunImportAsync(new RunImportRequest { Import = import.Id, Sha256 = Convert.ToHexString(SHA256.HashData(file)) });
        return await host.EndAsync(import);
    }

    public static Task<Import> ImportAsync(this LabelStoreHost host, ImportFormat format, string name, string file, Action<StartImportRequest>? more = null) =>
        host.ImportAsync(format, name, Encoding.UTF8.GetBytes(file), more);

    public static Task<Import> EndAsync(this LabelStoreHost host, Import import) => LabelStoreHost.UntilAsync(
        async () => (await host.Exchange.GetImportAsync(new GetImportRequest { Import = import.Id })).Import, now => HasEnded(now.Progress));

    /// <summary>Names of the labels of every image by its id in a version; "removed" where it was removed.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> LabelsAsync(this LabelStoreHost host, string version = "")
    {
        var lines = Encoding.UTF8.GetString(await host.ExportAsync(ExportFormat.Jsonl, version)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            image => image.GetProperty("id").GetString()!,
            image => image.GetProperty("status").GetString() == "removed"
                ? "removed"
                : string.Join('+', image.GetProperty("labels").EnumerateArray().Select(label => label.GetString())));
    }

    private static bool HasEnded(JobProgress progress) => progress.State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}
