using System.IO.Compression;
using System.Net;
using Assay.FunctionalTests.Parts.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Assay.FunctionalTests.Parts;

/// <summary>Kestrel with HTTP/2 in the clear on a free port of loopback: the transport as it is deployed, not an in-memory server.</summary>
public sealed class CallsServer : IAsyncLifetime
{
    private readonly WebApplication _application = Build();

    /// <summary>Scheme, address and port.</summary>
    public Uri Address => new(_application.Urls.Single());

    public Task InitializeAsync() => _application.StartAsync();

    public async Task DisposeAsync() => await _application.DisposeAsync();

    internal GrpcChannel Connect(HttpMessageHandler? handler = null) =>
        GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = handler is not null });

    internal Calls.CallsClient Client(GrpcChannel channel) => new(channel);

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
            options.Interceptors.Add<MethodTrailerInterceptor>();
        });
        var application = builder.Build();
        application.MapGrpcService<CallsService>();
        return application;
    }
}
