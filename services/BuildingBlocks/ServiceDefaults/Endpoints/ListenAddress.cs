using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Assay.ServiceDefaults.Endpoints;

/// <summary>An address to listen on.</summary>
/// <param name="Address">IP address; <see cref="IPAddress.IPv6Any"/> for every interface.</param>
/// <param name="Port">TCP port; 0 = any free one.</param>
/// <param name="IsTls">True for https.</param>
public sealed record ListenAddress(IPAddress Address, int Port, bool IsTls)
{
    /// <summary>True if only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    public static bool TryParse(string url, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        // Uri knows no "*" as a host.
        var any = url.Contains("://*", StringComparison.Ordinal);
        if (!Uri.TryCreate(any ? url.Replace("://*", "://[::]", StringComparison.Ordinal) : url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return false;

        var ip = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host, out var parsed) ? parsed : null;
        if (ip is null)
            return false;
        address = new ListenAddress(ip, uri.Port, uri.Scheme == Uri.UriSchemeHttps);
        return true;
    }

    public static ListenAddress Parse(string url) =>
        TryParse(url, out var address) ? address : throw new FormatException($"\"{url}\" is no address to listen on; use a URL such as http://127.0.0.1:5081.");
}
