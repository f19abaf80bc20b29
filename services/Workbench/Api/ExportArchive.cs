using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.Workbench.Api;

/// <summary>
/// An export with its images as one tar, written as it is read: a few images are in memory. Of an image with several places there is one copy and links to it.
/// Images that cannot be read are listed at the end instead of ending the archive.
/// </summary>
internal sealed class ExportArchive(ExchangeService.ExchangeServiceClient exchange, IngestionService.IngestionServiceClient ingestion, Export export)
{
    private const int Ahead = 64;
    private const string MissingFile = "missing-images.txt";
    private readonly StringBuilder _missing = new();

    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var file in export.Files)
        {
            await using var content = new ExportStream(exchange, export.Id, file);
            await tar.WriteEntryAsync(File(file.Name, content), cancellationToken);
        }

        await using var labels = new ExportStream(exchange, export.Id, export.Files[0]);
        using var lines = new StreamReader(labels);
        for (var batch = await ReadAsync(lines, cancellationToken); batch.Count > 0; batch = await ReadAsync(lines, cancellationToken))
        {
            await foreach (var (image, bytes) in ReadAhead.InOrderAsync(batch, async (image, token) => (image, await ReadAsync(image.Id, token)), cancellationToken))
                await WriteAsync(tar, image.Files, bytes, cancellationToken);
        }

        if (_missing.Length > 0)
            await tar.WriteEntryAsync(File(MissingFile, new MemoryStream(Encoding.UTF8.GetBytes(_missing.ToString()))), cancellationToken);
    }

    private async Task WriteAsync(TarWriter tar, IReadOnlyList<string> files, byte[]? bytes, CancellationToken cancellationToken)
    {
        if (bytes is null)
            return;
        await tar.WriteEntryAsync(File(files[0], new MemoryStream(bytes)), cancellationToken);
        foreach (var other in files.Skip(1))
        {
            var link = Entry(TarEntryType.HardLink, other);
            link.LinkName = Place(files[0]);
            await tar.WriteEntryAsync(link, cancellationToken);
        }
    }

    private PaxTarEntry File(string name, Stream content)
    {
        var entry = Entry(TarEntryType.RegularFile, name);
        entry.DataStream = content;
        return entry;
    }

    private PaxTarEntry Entry(TarEntryType type, string file) => new(type, Place(file))
    {
        ModificationTime = export.Progress.Created.ToDateTimeOffset(),
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    };

    private string Place(string file) => $"{export.Dataset}/{file}";

    private async Task<List<ArchivedImage>> ReadAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        var images = new List<ArchivedImage>(Ahead);
        while (images.Count < Ahead && await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            using var row = JsonDocument.Parse(line);
            IReadOnlyList<string> files = export.Format == ExportFormat.ClassFolders
                ? [.. row.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)]
                : [row.RootElement.GetProperty("file_name").GetString()!];
            if (files.Count > 0)
                images.Add(new ArchivedImage(row.RootElement.GetProperty("id").GetString()!, files));
        }

        return images;
    }

    private async Task<byte[]?> ReadAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            using var call = ingestion.ReadImage(new ReadImageRequest { Dataset = export.Dataset, ImageId = image }, cancellationToken: cancellationToken);
            using var bytes = new MemoryStream();
            await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
                part.Chunk.WriteTo(bytes);
            return bytes.ToArray();
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            lock (_missing)
                _missing.Append(image).Append('\t').AppendLine(exception.Status.Detail);
            return null;
        }
    }

    private sealed record ArchivedImage(string Id, IReadOnlyList<string> Files);
}
