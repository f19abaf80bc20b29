using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Assay.ObjectStorage.S3;

/// <summary>Says what the store answered in the port's exceptions.</summary>
internal static class S3Errors
{
    private const string Section = $"{ObjectStorageOptions.Section}:S3";

    /// <summary>True for what a request to a store may end with.</summary>
    public static bool IsExpected(Exception exception, CancellationToken cancellationToken) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException
        || (exception is IOException and not ObjectStoreException)
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static bool IsNotFound(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } s3 && s3.ErrorCode is not "NoSuchBucket";

    /// <param name="exception">What happened.</param>
    /// <param name="options">The store.</param>
    /// <param name="action">What was tried, such as "reading the object 'x'".</param>
    public static ObjectStoreException Translate(Exception exception, S3Options options, string action)
    {
        var store = options.ServiceUrl.Length > 0 ? options.ServiceUrl : $"AWS, region {options.Region},";
        if (exception is not AmazonS3Exception { StatusCode: not 0 } s3)
            return new ObjectStoreException($"The object store {store} could not be reached in {action}: {Innermost(exception).Message}", exception);

        return (s3.ErrorCode, s3.StatusCode) switch
        {
            ("NoSuchBucket", _) => new ObjectStoreRefusedException(
                $"The object store {store} has no bucket \"{options.Bucket}\"; make it, set {Section}:CreateBucket=true, or check {Section}:Bucket.", s3),
            ("InvalidBucketName", _) => new ObjectStoreRefusedException($"The object store {store} allows no bucket \"{options.Bucket}\"; check {Section}:Bucket.", s3),
            ("InvalidAccessKeyId" or "SignatureDoesNotMatch", _) => new ObjectStoreRefusedException(
                $"The object store {store} refuses the access key \"{options.AccessKey}\"; check {Section}:AccessKey and {Section}:SecretKey.", s3),
            ("RequestTimeTooSkewed", _) => new ObjectStoreRefusedException(
                $"The clocks of this machine and of the object store {store} differ by too much; set them by NTP.", s3),
            ("InsufficientStorage" or "QuotaExceeded" or "XMinioStorageFull", _) or (_, HttpStatusCode.InsufficientStorage or HttpStatusCode.RequestEntityTooLarge) =>
                new ObjectStoreFullException($"The object store {store} has no room left in {action}: {s3.Message}", s3),
            ("AccessDenied" or "Forbidden" or "AllAccessDisabled", _) or (_, HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) => new ObjectStoreRefusedException(
                $"The object store {store} denies {action} to the access key \"{options.AccessKey}\"; give it the right to read, write, list and delete in the bucket \"{options.Bucket}\", or check {Section}:AccessKey and {Section}:SecretKey.", s3),
            _ => new ObjectStoreException($"The object store {store} failed in {action}: {s3.ErrorCode} {(int)s3.StatusCode} {s3.Message}", s3),
        };
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
