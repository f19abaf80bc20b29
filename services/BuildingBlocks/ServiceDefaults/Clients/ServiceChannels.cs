using System.Collections.Concurrent;
using System.Net.Security;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Security;
using Assay.ServiceDefaults.Tls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// Channels to the other services, one an address. <c>Services:{name}</c> is a service's address; without it the service is in this
/// process, at its own gRPC endpoint.
/// </summary>
internal sealed class ServiceChannels(
    IConfiguration configuration,
    BoundAddresses self,
    EndpointDataSource endpoints,
    IOptions<SecurityOptions> security,
    IOptions<TlsOptions> tls,
    ServerCertificate certificate,
    IEnumerable<UpstreamService> upstreams) : IDisposable
{
    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    /// <exception cref="RpcException">Unavailable: neither is its address known nor does this process serve it.</exception>
    public CallInvoker Connect(UpstreamService service)
    {
        var invoker = Channel(service).CreateCallInvoker();
        return security.Value.Token.Length == 0 ? invoker : invoker.Intercept(new TokenCallInterceptor(() => CallIdentity.Current ?? security.Value.Token));
    }

    /// <summary>Where calls of a service go; null = nowhere.</summary>
    public Uri? FindAddress(UpstreamService service) => configuration[service.Key] is { Length: > 0 } configured
        ? new Uri(configured, UriKind.Absolute)
        : service.IsServedBy(endpoints) ? self.Grpc : null;

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Value.Dispose();
    }

    private GrpcChannel Channel(UpstreamService service)
    {
        var address = FindAddress(service)
            ?? throw new RpcException(new Status(StatusCode.Unavailable, $"This process does not serve {service.Name} and does not know where it is; set {service.Key} to its address."));
        return _channels.GetOrAdd(address, uri => new Lazy<GrpcChannel>(() => Open(uri))).Value;
    }

    private GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes,
        MaxSendMessageSize = GrpcLimits.MaxMessageBytes,
        MaxRetryAttempts = RetryPolicy.MaxAttempts,
        ServiceConfig = RetryPolicy.Create(upstreams.Select(upstream => upstream.Descriptor).Append(AccountsService.Descriptor)),
        HttpHandler = new TraceContextHandler(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            SslOptions = Trust(address),
        }),
    });

    private SslClientAuthenticationOptions Trust(Uri address)
    {
        // The certificate names the service, not the loopback address by which the process reaches itself.
        if (address.Scheme == Uri.UriSchemeHttps && address == self.Grpc)
            return new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Is(presented) };
        return tls.Value.CaFile.Length == 0
            ? new SslClientAuthenticationOptions()
            : TlsClient.Trusting(PemFiles.ReadAuthorities(tls.Value.CaFile, $"{TlsOptions.Section}:{nameof(TlsOptions.CaFile)}"));
    }
}
