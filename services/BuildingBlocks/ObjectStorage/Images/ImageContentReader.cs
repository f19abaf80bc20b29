using System.Buffers;
using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage.Images;

/// <summary>Reads the encoded bytes of images, wherever they are. Safe for any number of threads.</summary>
public sealed class ImageContentReader
{
    private readonly IObjectStore _store;
    private readonly AllowedFolders _folders;
    private readonly ReadableBuckets? _buckets;

    public ImageContentReader(IObjectStore store, IOptions<LocalFilesOptions> localFiles, ReadableBuckets? buckets = null)
        : this(store, localFiles.Value.AllowedRoots, buckets)
    {
    }

    /// <param name="allowedRoots">See <see cref="LocalFilesOptions.AllowedRoots"/>.</param>
    /// <param name="buckets">Buckets of others; null for none.</param>
    public ImageContentReader(IObjectStore store, IEnumerable<string> allowedRoots, ReadableBuckets? buckets = null)
    {
        _store = store;
        _folders = new AllowedFolders(allowedRoots);
        _buckets = buckets;
    }

    /// <summary>Reads an image whole into a pooled buffer, which the caller disposes.</summary>
    /// <exception cref="ImageContentException">This image cannot be had.</exception>
    /// <exception cref="ObjectStoreException">The store cannot be had.</exception>
    public Task<ImageContent> ReadAsync(ImageLocation location, ImageContentLimits limits, CancellationToken cancellationToken = default)
    {
        if (location.Offset is null != location.Length is null || location.Offset < 0 || location.Length < 0)
            throw new ArgumentException($"The image location {location} needs an offset and a length from 0, or neither.", nameof(location));

        return location.Kind switch
        {
            ImageLocationKind.File => ReadFileAsync(location, limits, cancellationToken),
            ImageLocationKind.Object => ReadObjectAsync(location, limits, cancellationToken),
            _ => throw new ArgumentException($"The image location {location} is of no known kind.", nameof(location)),
        };
    }

    private async Task<ImageContent> ReadFileAsync(ImageLocation location, ImageContentLimits limits, CancellationToken cancellationToken)
    {
        var path = _folders.Allow(location.Path) ?? throw Problem(
            ImageContentProblem.Forbidden, location,
            $"lies outside the folders that may be read; add its folder to {LocalFilesOptions.Section}:{nameof(LocalFilesOptions.AllowedRoots)}");
        try
        {
            // Asked before it is opened: pipes and devices have no length, and opening one could wait for ever.
            var file = new FileInfo(path);
            if (!file.Exists)
                throw Problem(ImageContentProblem.Missing, location, "does not exist");
            var length = Check(location, file.Length, limits);

            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return await FillAsync(location, length, buffer => ReadAsync(handle, location.Offset ?? 0, buffer, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem(ImageContentProblem.Missing, location, "does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Problem(ImageContentProblem.Forbidden, location, $"may not be read by the user '{Environment.UserName}'", e);
        }
        catch (IOException e) when (e is not ObjectStoreException)
        {
            throw new ObjectStoreException($"The image {location} could not be read: {e.Message}", e);
        }
    }

    private async Task<ImageContent> ReadObjectAsync(ImageLocation location, ImageContentLimits limits, CancellationToken cancellationToken)
    {
        var bucket = location.Bucket is null ? null : _buckets?.Find(location.Bucket) ?? throw Problem(
            ImageContentProblem.Forbidden, location, $"is in a bucket that may not be read; add it to {S3Options.Section}:{nameof(S3Options.ReadableBuckets)}");
        try
        {
            if (location.Length is { } part)
            {
                // The part's length is known, so one request does; a missing end shows by what comes back.
                var (length, offset) = (Check(location, long.MaxValue, limits), location.Offset!.Value);
                return await FillAsync(location, length, buffer => bucket is null
                    ? _store.ReadAsync(location.Path, offset, buffer, cancellationToken)
                    : bucket.ReadAsync(location.Path, offset, buffer, cancellationToken)).ConfigureAwait(false);
            }

            var stream = await (bucket is null ? _store.OpenReadAsync(location.Path, cancellationToken) : bucket.OpenReadAsync(location.Path, cancellationToken)).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await FillAsync(
                    location,
                    Check(location, stream.Length, limits),
                    buffer => stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).AsTask()).ConfigureAwait(false);
            }
        }
        catch (ObjectNotFoundException e)
        {
            throw Problem(ImageContentProblem.Missing, location, "does not exist", e);
        }
    }

    /// <summary>The number of bytes to read.</summary>
    private static int Check(ImageLocation location, long whole, ImageContentLimits limits)
    {
        var length = location.Length ?? whole;
        if (length == 0)
            throw Problem(ImageContentProblem.Empty, location, "has no bytes");
        if (length > Math.Min(limits.MaxBytes, Array.MaxLength))
            throw Problem(ImageContentProblem.TooLarge, location, $"has {length} bytes, more than the limit of {limits.MaxBytes}");
        if (location.Offset is { } offset && offset > whole - length)
            throw Problem(ImageContentProblem.Truncated, location, $"is cut off: there are {whole} bytes in all");
        return (int)length;
    }

    private static async Task<ImageContent> FillAsync(ImageLocation location, int length, Func<Memory<byte>, Task<int>> read)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var filled = await read(buffer.AsMemory(0, length)).ConfigureAwait(false);
            if (filled < length)
                throw Problem(ImageContentProblem.Truncated, location, $"is cut off after {filled} of {length} bytes");
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new ImageContent(buffer, length);
    }

    private static async Task<int> ReadAsync(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length
            && await RandomAccess.ReadAsync(handle, buffer[filled..], offset + filled, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            filled += read;
        }

        return filled;
    }

    private static ImageContentException Problem(ImageContentProblem problem, ImageLocation location, string what, Exception? innerException = null) =>
        new(problem, location, $"The image {location} {what}.", innerException);
}
