namespace Assay.Workbench.Security;

/// <summary>Headers that every answer of the web endpoint carries.</summary>
internal static class SecurityHeaders
{
    // The page needs nothing but what this process serves, and images from the object store: no inline script or style, no other host, no frame.
    private const string PagePolicyBeforeOrigin = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:";
    private const string PagePolicyBehindOrigin =
        "; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Images and exports come from people: opened by themselves they may run nothing.
    private const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/api") ? ContentPolicy
            : PagePolicyBeforeOrigin + context.RequestServices.GetRequiredService<ImageOrigin>().PolicySource + PagePolicyBehindOrigin;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }
}
