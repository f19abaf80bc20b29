using Assay.Imaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Images;

/// <summary>The bytes of images for people to look at: as stored, or scaled down to WebP, a few at a time and kept for a while.</summary>
internal sealed class ImageBytes : IDisposable
{
    private readonly ImageContentReader _reader;
    private readonly ImageContentLimits _limits;
    private readonly Thumbnailer _thumbnailer;
    private readonly SemaphoreSlim _scaling;
    private readonly LruCache<(ImageLocation, int), byte[]> _kept;

    public ImageBytes(ImageContentReader reader, IOptions<IngestionOptions> options)
    {
        _reader = reader;
        _limits = new ImageContentLimits { MaxBytes = options.Value.MaxImageBytes };
        _thumbnailer = new Thumbnailer(DecodeLimits.Default with { MaxBytes = options.Value.MaxImageBytes });
        _scaling = new SemaphoreSlim(options.Value.ThumbnailsInFlight == 0 ? Environment.ProcessorCount : options.Value.ThumbnailsInFlight);
        _kept = new LruCache<(ImageLocation, int), byte[]>(options.Value.ThumbnailCacheBytes);
    }

    /// <summary>The stored bytes in a pooled buffer, which the caller disposes.</summary>
    public async Task<ImageContent> ReadAsync(ImageRecord record, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(record.Location, _limits, cancellationToken);
        }
        catch (ImageContentException exception)
        {
            throw Broken(id, exception);
        }
        catch (ObjectStoreException exception)
        {
            throw new UnavailableException($"The bytes of the image '{id}' cannot be had now: {exception.Message}", exception);
        }
    }

    /// <summary>WebP whose longer side is at most <paramref name="maxSide"/>.</summary>
    public async Task<byte[]> ScaleAsync(ImageRecord record, string id, int maxSide, CancellationToken cancellationToken)
    {
        if (_kept.TryGet((record.Location, maxSide), out var kept))
            return kept;

        await _scaling.WaitAsync(cancellationToken);
        try
        {
            using var content = await ReadAsync(record, id, cancellationToken);
            // Decoding takes long; not on the thread that serves the call.
            var scaled = await Task.Run(() => _thumbnailer.Render(content.Bytes.Span, maxSide), cancellationToken);
            _kept.Add((record.Location, maxSide), scaled, scaled.Length);
            return scaled;
        }
        catch (ImageDecodeException exception)
        {
            throw Broken(id, exception);
        }
        finally
        {
            _scaling.Release();
        }
    }

    public void Dispose() => _scaling.Dispose();

    private static WrongStateException Broken(string id, Exception exception) =>
        new($"The image '{id}' cannot be shown: {exception.Message}", exception);
}
