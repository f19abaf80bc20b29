using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Assay.Ingestion.Jobs;
using Assay.Ingestion.Listing;
using Assay.Ingestion.Shards;
using Assay.Ingestion.Sources;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Uploads;

/// <summary>
/// Takes an upload: bytes go to the object store as they come, one image in memory; records are listed in the order sent, and
/// become a job when the stream has ended well.
/// </summary>
internal sealed class UploadReceiver(IngestJobs jobs, ImageCopier copier, IObjectStore store, IOptions<IngestionOptions> options)
{
    private const int MaxChunk = 1 << 20;
    private const int LongestName = 1024;

    public async Task<IngestJobDocument> ReceiveAsync(IAsyncStreamReader<UploadImagesRequest> stream, CancellationToken cancellationToken)
    {
        var dataset = await ReadHeaderAsync(stream, cancellationToken);
        await using var listing = new ListingFile(options.Value.TemporaryFolder);
        var positions = new Dictionary<UInt128, long>();
        var bytes = new ArrayBufferWriter<byte>(1 << 16);
        UploadedImage? image = null;
        while (await stream.MoveNext(cancellationToken))
        {
            var part = stream.Current;
            switch (part.PartCase)
            {
                case UploadImagesRequest.PartOneofCase.Image:
                    await KeepAsync(image, bytes, listing, cancellationToken);
                    image = part.Image;
                    Validate(image, listing.Count + 1, positions);
                    break;
                case UploadImagesRequest.PartOneofCase.Chunk when image is null:
                    throw new InvalidInputException("chunk", "comes before any image; send the image's metadata first");
                case UploadImagesRequest.PartOneofCase.Chunk:
                    Append(bytes, part.Chunk.Span, image, listing.Count + 1);
                    break;
                default:
                    throw new InvalidInputException(
                        part.PartCase == UploadImagesRequest.PartOneofCase.Header ? "header" : "part", "only the first message is a header; then come images and their chunks");
            }
        }

        await KeepAsync(image, bytes, listing, cancellationToken);
        if (listing.Count == 0)
            throw new InvalidInputException("image", "the upload holds no image; send at least one");

        await jobs.RequireIdleAsync(dataset, cancellationToken);
        var job = jobs.NewId();
        await listing.StoreAsync(store, DatasetKeys.Listing(dataset, job), cancellationToken);
        return await jobs.StartUploadAsync(dataset, job, listing.Count, cancellationToken);
    }

    private async Task<string> ReadHeaderAsync(IAsyncStreamReader<UploadImagesRequest> stream, CancellationToken cancellationToken)
    {
        if (!await stream.MoveNext(cancellationToken) || stream.Current.PartCase != UploadImagesRequest.PartOneofCase.Header)
            throw new InvalidInputException("header", "must be the first message of an upload");
        var dataset = stream.Current.Header.Dataset;
        var validator = new RequestValidator();
        validator.Name(dataset, "header.dataset");
        validator.ThrowIfInvalid();

        // Early, before bytes are sent in vain; asked again at the end.
        await jobs.RequireIdleAsync(dataset, cancellationToken);
        return dataset;
    }

    private void Validate(UploadedImage image, long position, Dictionary<UInt128, long> positions)
    {
        var validator = new RequestValidator();
        validator.Check(image.Name.Length is > 0 and <= LongestName, "image.name", $"of image {position} has {image.Name.Length} characters; 1 .. {LongestName} are allowed");
        validator.Check(
            image.Labels.All(label => !string.IsNullOrWhiteSpace(label) && label.Length <= LabelNames.MaxLength && !label.Any(char.IsControl)),
            "image.labels", $"of image {position} ('{SourceText.Printable(image.Name)}') holds a label that is blank, has a control character or more than {LabelNames.MaxLength} characters");
        validator.Check(
            position <= options.Value.MaxImagesPerUpload, "image", $"is number {position}; at most {options.Value.MaxImagesPerUpload} may be in one upload. Send the others in another");
        validator.ThrowIfInvalid();

        // 128 bits of the name's hash instead of the name: a million images shall not cost a hundred megabytes.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(image.Name));
        var key = new UInt128(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
        if (!positions.TryAdd(key, position))
        {
            throw new InvalidInputException(
                "image.name", $"'{SourceText.Printable(image.Name)}' is the name of image {positions[key]} and of image {position}; names are unique in an upload");
        }
    }

    private void Append(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> chunk, UploadedImage image, long position)
    {
        if (chunk.Length > MaxChunk)
            throw new InvalidInputException("chunk", $"of image {position} ('{SourceText.Printable(image.Name)}') has {chunk.Length} bytes; at most {MaxChunk} are allowed");
        if (bytes.WrittenCount + (long)chunk.Length > options.Value.MaxImageBytes)
        {
            throw new InvalidInputException(
                "chunk", $"image {position} ('{SourceText.Printable(image.Name)}') has more than {options.Value.MaxImageBytes} bytes; that is the limit ({IngestionOptions.Section}:{nameof(IngestionOptions.MaxImageBytes)})");
        }

        bytes.Write(chunk);
    }

    private async Task KeepAsync(UploadedImage? image, ArrayBufferWriter<byte> bytes, ListingFile listing, CancellationToken cancellationToken)
    {
        if (image is null)
            return;
        var location = await copier.KeepAsync(bytes.WrittenMemory, cancellationToken);
        bytes.ResetWrittenCount();
        await listing.AddAsync(new ImageRecord
        {
            Location = location,
            Name = image.Name,
            Labels = LabelNames.Clean(image.Labels, out _),
            Split = image.Split.Length == 0 ? null : image.Split,
        }, cancellationToken);
    }
}
