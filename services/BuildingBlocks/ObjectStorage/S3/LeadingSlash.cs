namespace Assay.ObjectStorage.S3;

/// <summary>
/// The AWS client signs keys that begin with a slash as they are and sends them without it, which no store accepts. This puts the
/// slash back into the address.
/// </summary>
internal sealed class LeadingSlash(S3Options options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly AsyncLocal<string?> Bucket = new();

    /// <summary>To be called in the asynchronous method that makes the request: what it sets ends with that method.</summary>
    public static void Note(string bucket, string key) => Bucket.Value = key.StartsWith('/') ? bucket : null;

    /// <summary>An address with the slash that it lacks.</summary>
    public static Uri Restore(Uri address, string bucket, bool isPathStyle)
    {
        var before = address.GetLeftPart(UriPartial.Authority).Length + (isPathStyle ? 1 + bucket.Length : 0);
        // As the client makes its own: other keys hold what would be tidied up.
        return new Uri(address.OriginalString.Insert(before, "/"), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Bucket.Value is { } bucket)
            request.RequestUri = Restore(request.RequestUri!, bucket, options.ForcePathStyle);
        return base.SendAsync(request, cancellationToken);
    }
}
