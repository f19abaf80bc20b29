using Assay.AllInOne;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests;

/// <summary>All services in process on free loopback ports with a data folder of their own.</summary>
public sealed class TestHost : IAsyncLifetime
{
    private readonly Action<WebApplicationBuilder>? _configure;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    public TestHost()
    {
    }

    public TestHost(Action<WebApplicationBuilder> configure) => _configure = configure;

    /// <summary>Folder for what a test makes; removed at the end with the data folder in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("assay-test-").FullName;

    public string DataFolder => Path.Combine(Folder, "data");

    public IServiceProvider Services => App.Services;

    public Uri Web => Services.GetRequiredService<BoundAddresses>().Web!;

    public Uri Grpc => Services.GetRequiredService<BoundAddresses>().Grpc;

    private WebApplication App => _app ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>A generated client over the wire.</summary>
    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), _channel!.CreateCallInvoker())!;

    public async Task InitializeAsync()
    {
        _app = AllInOneApplication.Build(
            ["--Endpoints:Grpc=http://127.0.0.1:0", "--Endpoints:Web=http://127.0.0.1:0", $"--Data:Folder={DataFolder}"], _configure);
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = 64 * 1024 * 1024, MaxSendMessageSize = 64 * 1024 * 1024 });
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
