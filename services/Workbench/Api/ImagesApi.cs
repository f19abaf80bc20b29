using System.Security.Cryptography;
using System.Text;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Errors;
using Assay.Workbench.Security;
using Grpc.Core;

namespace Assay.Workbench.Api;

/// <summary>Bytes of images, for the page to show.</summary>
internal static class ImagesApi
{
    private const int DefaultSide = 1600;
    private const string Forever = "private, max-age=31536000, immutable";

    // What browsers draw and cannot be made to run; anything else is asked for scaled down, which is WebP.
    private static readonly HashSet<string> Drawable = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/avif", "image/bmp", "image/gif", "image/jpeg", "image/png", "image/webp",
    };

    public static void MapImages(this RouteGroupBuilder api) => api.MapGet("/datasets/{dataset}/images/{image}", ReadAsync);

    /// <param name="dataset">Data set.</param>
    /// <param name="image">Image id.</param>
    /// <param name="size">Longest side in pixels; 0 = as stored.</param>
    /// <param name="v">
    /// Anything that is new when the data set is, such as its time of creation. An image never changes, but its data set can be thrown
    /// away and made again under the same name: only an address with it may be kept for ever.
    /// </param>
    /// <param name="context">Request.</param>
    /// <param name="ingestion">Where the bytes are.</param>
    /// <param name="origin">Where browsers may be sent instead.</param>
    private static async Task ReadAsync(
        string dataset, string image, int? size, string? v, HttpContext context, IngestionService.IngestionServiceClient ingestion, ImageOrigin origin)
    {
        var tag = v is null ? null : ETag($"{dataset}/{image}/{size}/{v}");
        if (tag is not null && context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            WriteCacheHeaders(context.Response.Headers, tag);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var request = new ReadImageRequest { Dataset = dataset, ImageId = image, MaxSide = size ?? DefaultSide, AcceptLink = size == 0 && origin.IsKnown };
        using var call = ingestion.ReadImage(request, new CallOptions(cancellationToken: context.RequestAborted));
        var chunks = call.ResponseStream;
        if (!await chunks.MoveNext(context.RequestAborted))
            throw new RpcException(new Status(StatusCode.NotFound, $"The image {image} of {dataset} has no bytes."));
        if (!Drawable.Contains(chunks.Current.ContentType))
            throw new InvalidInputException("size", $"the image {image} is {Name(chunks.Current.ContentType)} as stored, which browsers do not show; ask for a size above 0");

        if (chunks.Current.Link.Length > 0)
        {
            // The link ends sooner than a browser would forget it.
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Redirect(chunks.Current.Link);
            return;
        }

        context.Response.ContentType = chunks.Current.ContentType;
        WriteCacheHeaders(context.Response.Headers, tag);
        do
            await context.Response.BodyWriter.WriteAsync(chunks.Current.Chunk.Memory, context.RequestAborted);
        while (await chunks.MoveNext(context.RequestAborted));
    }

    private static string Name(string contentType) => contentType.Length == 0 ? "of an unknown kind" : contentType;

    private static string ETag(string name) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 12))}\"";

    private static void WriteCacheHeaders(IHeaderDictionary headers, string? tag)
    {
        headers.CacheControl = tag is null ? "private, max-age=60" : Forever;
        if (tag is not null)
            headers.ETag = tag;
    }
}
