using System.Net;
using Amazon.S3;

namespace Assay.ObjectStorage.S3;

/// <summary>What stores answer to a write that asks for the absence of the object.</summary>
internal static class S3Conditions
{
    /// <summary>The object is there, or another writes it at this moment.</summary>
    public static bool IsLost(AmazonS3Exception e) =>
        e.ErrorCode == "ConditionalRequestConflict" || (e.StatusCode == HttpStatusCode.PreconditionFailed && e.ErrorCode == "PreconditionFailed");

    /// <summary>The store does not know such writes.</summary>
    public static bool IsUnknown(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.NotImplemented || e.ErrorCode == "NotImplemented";

    public static bool IsAnswer(AmazonS3Exception e) => IsLost(e) || IsUnknown(e);
}
