using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Endpoints;

/// <summary>Where this process really listens, once it has started: ports chosen by the system are filled in.</summary>
public sealed class BoundAddresses(IServer server, IOptions<EndpointOptions> options)
{
    /// <summary>Address of the gRPC endpoint, as a client on this machine reaches it.</summary>
    public Uri Grpc => At(0);

    /// <summary>Address of the web endpoint, as a browser on this machine reaches it; null if there is none.</summary>
    public Uri? Web => options.Value.Web.Length > 0 ? At(1) : null;

    /// <summary>Address of the endpoint for health alone, as a probe on this machine reaches it; null if there is none.</summary>
    public Uri? Health => options.Value.Health.Length > 0 ? At(options.Value.Web.Length > 0 ? 2 : 1) : null;

    // Kestrel reports addresses in the order in which they were configured.
    private Uri At(int index)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        if (addresses.Length <= index)
            throw new InvalidOperationException("The process does not listen yet.");

        return new Uri(addresses[index].Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal));
    }
}
