using Microsoft.Extensions.Options;

namespace Assay.Workbench.SignIn;

/// <summary>From where a request comes, by which wrong guesses are slowed down.</summary>
internal sealed class ClientAddress(IOptions<WorkbenchOptions> options)
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const int Longest = 64;

    public string Of(HttpContext context)
    {
        // The last entry is the one that the proxy before us wrote; those before it were sent by whoever.
        var forwarded = options.Value.TrustForwardedFor ? context.Request.Headers[ForwardedFor].ToString().Split(',')[^1].Trim() : "";
        return forwarded.Length is > 0 and <= Longest ? forwarded : context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
