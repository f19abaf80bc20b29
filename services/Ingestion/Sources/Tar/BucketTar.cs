using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.S3;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar in a bucket that others own.</summary>
internal sealed class BucketTar(IReadableBucket bucket, string key) : ITar
{
    public string Path => $"s3://{bucket.Name}/{key}";

    public string Identity => $"tar-bucket:{bucket.Name}/{key}";

    public async Task<ITarBytes> OpenAsync(CancellationToken cancellationToken)
    {
        if (await bucket.StatAsync(key, cancellationToken) is { } entry)
            return new RangedTarBytes(entry.Length, (offset, buffer, token) => bucket.ReadAsync(key, offset, buffer, token));

        // Looking at an object does not tell whether its bucket is there; a listing does.
        await bucket.ListPageAsync(key, null, cancellationToken);
        throw new NotFoundException($"There is no object '{SourceText.Printable(key)}' in the bucket '{bucket.Name}'. Check the tar's key.");
    }

    public ImageLocation Locate(long offset, long length) => ImageLocation.InBucket(bucket.Name, key, offset, length);
}
