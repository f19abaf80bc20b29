using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Assay.Cli.Commands;

/// <summary>Sends the images of a local folder over UploadImages.</summary>
internal static class FolderUpload
{
    private const int ChunkBytes = 256 * 1024;
    private static readonly string[] ImageEndings = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".avif"];

    /// <summary>Whether a file ends like an image.</summary>
    public static bool IsImage(string file) => ImageEndings.Contains(Path.GetExtension(file).ToLowerInvariant());

    public static async Task<IngestJob> SendAsync(
        CommandContext context, IngestionService.IngestionServiceClient client, string dataset, string folder, LabelLayout labels)
    {
        if (!Directory.Exists(folder))
            throw new CommandException($"there is no folder {Path.GetFullPath(folder)} to upload.", ExitCode.Usage);

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(IsImage)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
            throw new CommandException($"the folder {Path.GetFullPath(folder)} has no images ({string.Join(' ', ImageEndings)}).", ExitCode.Usage);

        using var call = client.UploadImages(cancellationToken: context.CancellationToken);
        try
        {
            await call.RequestStream.WriteAsync(new UploadImagesRequest { Header = new UploadHeader { Dataset = dataset } }, context.CancellationToken);
            var buffer = new byte[ChunkBytes];
            foreach (var file in files)
                await SendAsync(call.RequestStream, Describe(folder, file, labels), file, buffer, context.CancellationToken);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or RpcException)
        {
            // The server ended the call early; its status says why and is thrown by the await below.
        }

        return (await call.ResponseAsync).Job;
    }

    private static UploadedImage Describe(string folder, string file, LabelLayout labels)
    {
        var image = new UploadedImage { Name = Path.GetRelativePath(folder, file) };
        if (labels != LabelLayout.Flat && Path.GetDirectoryName(image.Name) is { Length: > 0 } parent)
            image.Labels.Add(Path.GetFileName(parent));
        return image;
    }

    private static async Task SendAsync(
        IClientStreamWriter<UploadImagesRequest> stream, UploadedImage image, string file, byte[] buffer, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(new UploadImagesRequest { Image = image }, cancellationToken);
        await using var bytes = File.OpenRead(file);
        int read;
        while ((read = await bytes.ReadAsync(buffer, cancellationToken)) > 0)
            await stream.WriteAsync(new UploadImagesRequest { Chunk = ByteString.CopyFrom(buffer, 0, read) }, cancellationToken);
    }
}
