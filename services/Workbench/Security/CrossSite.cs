namespace Assay.Workbench.Security;

/// <summary>
/// Tells requests of our page from requests that other sites make a browser send. A custom header cannot be set across sites without
/// a preflight, which is never granted; the browser's own word on the origin is checked besides.
/// </summary>
internal static class CrossSite
{
    public const string Header = "X-Assay";
    private const string HeaderValue = "1";

    /// <summary>Why the request is refused; null if it is not.</summary>
    public static string? Refuse(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return null;
        if (request.Headers[Header] != HeaderValue)
            return $"Requests that change something need the header {Header}: {HeaderValue}.";

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            return $"Requests that change something are taken from the Workbench's own page only; this one came from elsewhere ({site}).";

        // Behind a proxy that ends TLS the scheme differs; the authority does not.
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsSame(uri, request.Host)))
            return $"Requests that change something are taken from the Workbench's own page only; this one came from {origin}.";
        return null;
    }

    private static bool IsSame(Uri origin, HostString host)
    {
        var port = host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80);
        return string.Equals(origin.Host, host.Host, StringComparison.OrdinalIgnoreCase) && origin.Port == port;
    }
}
