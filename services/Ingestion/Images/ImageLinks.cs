using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.S3;

namespace Assay.Ingestion.Images;

/// <summary>Links by which browsers fetch whole images from the object store themselves.</summary>
internal sealed class ImageLinks(IObjectStore store, ReadableBuckets buckets)
{
    // Enough to tell the format.
    private const int FirstBytes = 32;

    /// <summary>A link and the image's media type; null where the bytes have to be handed on: files, members of tars, stores that browsers do not reach.</summary>
    public async Task<(Uri Link, string ContentType)?> FindAsync(ImageRecord record, CancellationToken cancellationToken)
    {
        if (record.Location is not { Kind: ImageLocationKind.Object, Offset: null, Path: var key } location)
            return null;
        var bucket = location.Bucket is { } name ? buckets.Find(name) : null;
        var links = location.Bucket is null ? store as IPresignedLinks : bucket;
        if (links?.CreateLink(key, ContentTypes.Unknown) is null)
            return null;

        // The stored type is whatever somebody wrote: the link says what the bytes are, so that nothing is taken for a page.
        var first = new byte[FirstBytes];
        var read = await (bucket is null ? store.ReadAsync(key, 0, first, cancellationToken) : bucket.ReadAsync(key, 0, first, cancellationToken));
        var type = ContentTypes.Of(first.AsSpan(0, read));
        return (links.CreateLink(key, type)!, type);
    }
}
