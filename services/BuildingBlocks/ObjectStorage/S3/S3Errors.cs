using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.S3;

namespace Assay.ObjectStorage.S3;

/// <summary>Turns what S3 and the network say into what the port promises.</summary>
internal static class S3Errors
{
    private const string Section = S3Options.Section;

    /// <summary>Whether an exception comes from the store or the way to it, and not from the caller.</summary>
    public static bool IsExpected(Exception e, CancellationToken cancellationToken) =>
        e is not ObjectStoreException
        && (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or SocketException or AuthenticationException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested));

    /// <summary>Whether nothing is wrong with the request: the same one may succeed later.</summary>
    public static bool IsNoSuchKey(Exception e) =>
        e is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } s3 && s3.ErrorCode is not "NoSuchBucket" and not "NoSuchUpload";

    /// <param name="what">What was being done, as a clause: "writing 'images/ab'".</param>
    public static ObjectStoreException Translate(Exception e, S3Connection connection, string bucket, string what) => e switch
    {
        ObjectStoreException known => known,
        AmazonS3Exception s3 => Translate(s3, connection, bucket, what),
        _ when Find<AuthenticationException>(e) is { } tls => new ObjectStoreRefusedException(
            $"The certificate of S3 at {connection.Address} is not trusted: {tls.Message.TrimEnd('.')}. Check {Section}:CaFile and the host name in {Section}:ServiceUrl.", e),
        AmazonClientException when e.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) => new ObjectStoreRefusedException(
            $"There are no credentials for S3 at {connection.Address}. Set {Section}:AccessKey and {Section}:SecretKey, or run where the platform provides them.", e),
        OperationCanceledException or TimeoutException => new ObjectStoreException(
            $"S3 at {connection.Address} did not answer within {connection.Options.Timeout} at {what}. Check that it runs, or raise {Section}:Timeout.", e),
        _ => new ObjectStoreException(
            $"S3 at {connection.Address} cannot be reached for {what}: {(Find<SocketException>(e) ?? e).Message.TrimEnd('.')}. Check that it runs and {Section}:ServiceUrl.", e),
    };

    private static ObjectStoreException Translate(AmazonS3Exception e, S3Connection connection, string bucket, string what)
    {
        var at = $"S3 at {connection.Address}";
        return e.ErrorCode switch
        {
            "InvalidBucketName" => new ObjectStoreRefusedException($"{at} allows no bucket '{bucket}'. Check {Section}:Bucket.", e),
            "NoSuchBucket" => new ObjectStoreRefusedException(
                $"{at} has no bucket '{bucket}'. Make it, check the name{(bucket == connection.Options.Bucket ? $" in {Section}:Bucket, or set {Section}:CreateBucket=true" : "")}.", e),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "ExpiredToken" or "UnrecognizedClientException" => new ObjectStoreRefusedException(
                $"{at} refuses the access key '{connection.Options.AccessKey}' or its secret ({e.ErrorCode}). Check {Section}:AccessKey and {Section}:SecretKey{(e.ErrorCode == "SignatureDoesNotMatch" ? $", and {Section}:Region" : "")}.", e),
            "RequestTimeTooSkewed" or "RequestExpired" => new ObjectStoreRefusedException(
                $"{at} refuses requests because this machine's clock differs from its own: {e.Message.TrimEnd('.')}. Set the clock.", e),
            "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" => new ObjectStoreRefusedException(
                $"{at} expects the bucket '{bucket}' in another region: {e.Message.TrimEnd('.')}. Set {Section}:Region.", e),
            "QuotaExceeded" or "XMinioStorageFull" or "XMinioAdminBucketQuotaExceeded" or "InsufficientStorage" or "StorageFull" => Full(),
            "PreconditionFailed" => new ObjectStoreException($"The object was replaced in {at} while it was read: {what}. Try again.", e),
            _ when e.StatusCode is HttpStatusCode.InsufficientStorage => Full(),
            _ when e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new ObjectStoreRefusedException(
                $"{at} does not allow the access key '{connection.Options.AccessKey}' {what} in the bucket '{bucket}' ({e.ErrorCode}). Give it the rights to list, read, write and delete there, or check {Section}:AccessKey and {Section}:SecretKey.", e),
            _ => new ObjectStoreException($"{at} failed at {what} in the bucket '{bucket}': {e.ErrorCode} ({(int)e.StatusCode}) {e.Message.TrimEnd('.')}.", e),
        };

        ObjectStoreFullException Full() => new(
            $"{at} has no room left, {what} in the bucket '{bucket}' failed: {e.Message.TrimEnd('.')}. Free space there or raise the quota, then resume the job.", e);
    }

    private static T? Find<T>(Exception e)
        where T : Exception
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
                return found;
        }

        return null;
    }
}
