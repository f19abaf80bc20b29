using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Assay.FunctionalTests.Support;

/// <summary>Some services in process on a free loopback port, called over the wire. Their folder may outlive them.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApplication(WebApplication app)
    {
        _app = app;
        Channel = GrpcChannel.ForAddress(
            app.Services.GetRequiredService<BoundAddresses>().Grpc,
            new GrpcChannelOptions { MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes, MaxSendMessageSize = GrpcLimits.MaxMessageBytes });
    }

    public IServiceProvider Services => _app.Services;

    public GrpcChannel Channel { get; }

    /// <summary>A builder with objects and database in a folder, and without a log. Of several settings of a key the last counts.</summary>
    public static WebApplicationBuilder CreateBuilder(string folder, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Endpoints:Grpc"] = "http://127.0.0.1:0",
            ["ObjectStorage:Folder"] = Path.Combine(folder, "objects"),
            ["Documents:Path"] = Path.Combine(folder, "assay.db"),
        });
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        return builder;
    }

    public static async Task<TestApplication> StartAsync(WebApplication app)
    {
        await app.StartAsync();
        return new TestApplication(app);
    }

    /// <summary>Stops as SIGTERM does: the process hears of it before its parts are stopped.</summary>
    public Task StopAsync()
    {
        _app.Lifetime.StopApplication();
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
