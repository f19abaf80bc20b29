using Assay.Workbench.Errors;

namespace Assay.Workbench.Page;

/// <summary>Serves the page: its files by name, and index.html for every address of a page in it.</summary>
internal static class PageEndpoints
{
    // Vite names the files in here after their content.
    private const string HashedFolder = "assets/";

    public static void MapPage(this RouteGroupBuilder web)
    {
        web.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], (string? path, HttpContext context, PageFiles files) => WriteAsync(path ?? "", context, files))
            .WithOrder(int.MaxValue);
    }

    private static Task WriteAsync(string path, HttpContext context, PageFiles files)
    {
        if (files.Find(PageFiles.Index) is not { } index)
            return Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable,
                $"The page was not built: the folder {PageFiles.Folder} beside the assemblies is missing. Build services/Workbench with Node.js installed.");
        if (path.Length > 0 && files.Find(path) is { } file)
            return SendAsync(context, file, path.StartsWith(HashedFolder, StringComparison.Ordinal));
        return Path.HasExtension(path) && path.StartsWith(HashedFolder, StringComparison.Ordinal)
            ? Problems.WriteAsync(context, StatusCodes.Status404NotFound, "There is no such file; the page was updated, load it again.")
            : SendAsync(context, index, isHashed: false);
    }

    private static async Task SendAsync(HttpContext context, PageFile file, bool isHashed)
    {
        var response = context.Response;
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = isHashed ? "public, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var bytes = file.Bytes;
        if (file.Brotli is { } brotli && context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            bytes = brotli;
            response.Headers.ContentEncoding = "br";
        }

        response.ContentType = file.ContentType;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
