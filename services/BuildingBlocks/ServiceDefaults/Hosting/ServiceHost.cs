using Assay.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>One service as a process of its own: configuration, what every service has, messaging, and an end that says why.</summary>
public static class ServiceHost
{
    /// <summary>Runs until SIGTERM or SIGINT. Returns the exit code: 0, or 1 with a message on stderr when it cannot start.</summary>
    /// <param name="args">Configuration as <c>--Section:Key=value</c>; over the environment, over <c>ASSAY_SECRETS</c>, over <c>ASSAY_CONFIG</c>.</param>
    /// <param name="add">Adds the service.</param>
    /// <param name="map">Maps its endpoints.</param>
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        try
        {
            await using var app = Build(args, add, map);
            if (app.Configuration.ReadMessaging().DeployTopologyOnly)
                await DeployTopologyAsync(app);
            else
                await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (StartupFaults.Explain(exception) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    /// <summary>Builds the process without starting it.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        // The folder in which somebody types a command holds no configuration of ours.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddConfigurationFiles();
        builder.AddServiceDefaults();
        add(builder);
        builder.AddMessaging();

        var app = builder.Build();
        app.MapServiceDefaults();
        map(app);
        return app;
    }

    // Only the bus: a deployment declares queues before there is anything else.
    private static async Task DeployTopologyAsync(WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await MessagingTopology.DeployAsync(app.Services, limit.Token);
        Console.WriteLine("The exchanges and queues of this service are declared.");
    }
}
