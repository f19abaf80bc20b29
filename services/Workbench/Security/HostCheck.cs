using Assay.ServiceDefaults.Endpoints;
using Microsoft.Extensions.Options;

namespace Assay.Workbench.Security;

/// <summary>
/// Which values of the Host header are answered. A site whose name its owner points at 127.0.0.1 shares an origin with the page as
/// far as the browser can tell; only the name gives it away.
/// </summary>
internal sealed class HostCheck
{
    private readonly HashSet<string>? _allowed;

    public HostCheck(IOptions<WorkbenchOptions> options, IOptions<EndpointOptions> endpoints)
    {
        var configured = options.Value.AllowedHosts;
        if (configured.Count == 0 && !ListenAddress.Parse(endpoints.Value.Web).IsLoopback)
            return;
        _allowed = new HashSet<string>(configured, StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };
    }

    public bool Allows(HostString host) => host.HasValue && (_allowed is null || _allowed.Contains(host.Host));
}
