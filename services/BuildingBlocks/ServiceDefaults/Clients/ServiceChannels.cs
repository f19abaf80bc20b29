using System.Collections.Concurrent;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Security;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// Channels to the other services, one an address. <c>Services:{name}</c> is a service's address; without it the service is in this
/// process, at its own gRPC endpoint.
/// </summary>
internal sealed class ServiceChannels(
    IConfiguration configuration, BoundAddresses self, IOptions<SecurityOptions> security, IEnumerable<ServiceClientRegistration> clients) : IDisposable
{
    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    public CallInvoker Connect(string service)
    {
        var invoker = _channels.GetOrAdd(AddressOf(service), uri => new Lazy<GrpcChannel>(() => Open(uri))).Value.CreateCallInvoker();
        return security.Value.Token.Length == 0 ? invoker : invoker.Intercept(new TokenCallInterceptor(security.Value.Token));
    }

    public Uri AddressOf(string service) =>
        configuration[$"Services:{service}"] is { Length: > 0 } configured ? new Uri(configured, UriKind.Absolute) : self.Grpc;

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Value.Dispose();
    }

    private GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes,
        MaxSendMessageSize = GrpcLimits.MaxMessageBytes,
        MaxRetryAttempts = RetryPolicy.MaxAttempts,
        ServiceConfig = RetryPolicy.Create(clients.Select(client => client.Service)),
        HttpHandler = new TraceContextHandler(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        }),
    });
}
