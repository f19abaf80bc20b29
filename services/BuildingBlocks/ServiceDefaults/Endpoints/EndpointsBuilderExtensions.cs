using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Endpoints;

public static class EndpointsBuilderExtensions
{
    /// <summary>
    /// gRPC and the web have an endpoint each: without TLS a port cannot speak HTTP/1.1 and HTTP/2 both, since nothing negotiates.
    /// </summary>
    internal static void AddEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EndpointOptions>().BindConfiguration(EndpointOptions.Section).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EndpointOptions>, EndpointOptionsValidator>());
        builder.Services.TryAddSingleton<BoundAddresses>();

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var options = kestrel.ApplicationServices.GetRequiredService<IOptions<EndpointOptions>>().Value;
            kestrel.AddServerHeader = false;
            Listen(kestrel, options.Grpc, HttpProtocols.Http2);
            if (options.Web.Length > 0)
                Listen(kestrel, options.Web, HttpProtocols.Http1);
        });
    }

    /// <summary>The endpoints as configured, before the host is built.</summary>
    public static EndpointOptions ReadEndpoints(this IConfiguration configuration) =>
        configuration.GetSection(EndpointOptions.Section).Get<EndpointOptions>() ?? new EndpointOptions();

    private static void Listen(KestrelServerOptions kestrel, string url, HttpProtocols protocols)
    {
        var address = ListenAddress.Parse(url);
        kestrel.Listen(address.Address, address.Port, listen => listen.Protocols = protocols);
    }
}
