using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage.S3;

/// <summary>Assay's bucket as a whole: whether it can be had, and its making.</summary>
internal sealed class OwnBucket(S3Connection connection, IOptions<ObjectStorageOptions> options)
{
    private readonly S3Bucket _bucket = new(connection, options.Value.S3.Bucket);

    public bool IsUsed => options.Value.Kind == ObjectStorageKind.S3;

    /// <summary>Asks the store with a request that tells credentials, bucket and rights apart; makes the bucket where that is allowed.</summary>
    /// <exception cref="ObjectStoreException">It cannot be had.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreRefusedException e) when (options.Value.S3.CreateBucket && e.InnerException is AmazonS3Exception { ErrorCode: "NoSuchBucket" })
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            await ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<ListObjectsV2Response> ProbeAsync(CancellationToken cancellationToken) =>
        _bucket.CallAsync(
            "listing objects",
            () => connection.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket.Name, MaxKeys = 1, Encoding = EncodingType.Url }, cancellationToken),
            cancellationToken);

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        // Only AWS asks for the region within, and there not for its first one.
        var isElsewhere = connection.Options.ServiceUrl.Length == 0 && connection.Options.Region != "us-east-1";
        var request = new PutBucketRequest { BucketName = _bucket.Name, BucketRegionName = isElsewhere ? connection.Options.Region : null };
        try
        {
            await _bucket.CallAsync("making the bucket", () => connection.Client.PutBucketAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "BucketAlreadyOwnedByYou")
        {
            // Another replica was faster.
        }
    }
}
