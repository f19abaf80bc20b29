using System.Net.Security;
using Assay.ServiceDefaults.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
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
        var services = builder.Services;
        services.AddOptions<EndpointOptions>().BindConfiguration(EndpointOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EndpointOptions>, EndpointOptionsValidator>());
        services.TryAddSingleton<BoundAddresses>();
        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>());
        services.TryAddSingleton<ServerCertificate>();

        // Images of ASP.NET name ports by their environment; ours come from Endpoints alone, and Kestrel would warn of the difference.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "").UseSetting(WebHostDefaults.HttpPortsKey, "").UseSetting(WebHostDefaults.HttpsPortsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var options = kestrel.ApplicationServices.GetRequiredService<IOptions<EndpointOptions>>().Value;
            kestrel.AddServerHeader = false;
            Listen(kestrel, options.Grpc, HttpProtocols.Http2);
            if (options.Web.Length > 0)
                Listen(kestrel, options.Web, HttpProtocols.Http1);
            if (options.Health.Length > 0)
                Listen(kestrel, options.Health, HttpProtocols.Http2);
        });
    }

    /// <summary>The endpoints as configured, before the host is built.</summary>
    public static EndpointOptions ReadEndpoints(this IConfiguration configuration) =>
        configuration.GetSection(EndpointOptions.Section).Get<EndpointOptions>() ?? new EndpointOptions();

    private static void Listen(KestrelServerOptions kestrel, string url, HttpProtocols protocols)
    {
        var address = ListenAddress.Parse(url);
        kestrel.Listen(address.Address, address.Port, listen =>
        {
            listen.Protocols = protocols;
            if (address.IsTls)
                listen.UseHttps(Tls(kestrel.ApplicationServices.GetRequiredService<ServerCertificate>(), protocols));
        });
    }

    // Asked for each connection, so that a renewed certificate is taken up without a restart.
    private static TlsHandshakeCallbackOptions Tls(ServerCertificate certificate, HttpProtocols protocols) => new()
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Current,
            ApplicationProtocols = [protocols == HttpProtocols.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
        }),
    };
}
