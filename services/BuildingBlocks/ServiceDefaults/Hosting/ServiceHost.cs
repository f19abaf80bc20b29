using Assay.Documents;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>
/// The life of a process: configuration, start, work, a graceful end. What an operator can mend is said in a line on standard error and
/// ends with exit code 1; after SIGTERM the process ends with 0.
/// </summary>
public static partial class ServiceHost
{
    private static readonly TimeSpan TopologyLimit = TimeSpan.FromMinutes(2);

    /// <summary>Runs one service as a process of its own.</summary>
    /// <param name="args">Configuration as <c>--Section:Key=value</c>.</param>
    /// <param name="add">Adds the service; runs after the defaults and before messaging.</param>
    /// <param name="map">Maps its endpoints.</param>
    public static Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map) => RunAsync(() =>
    {
        var builder = CreateBuilder(args);
        builder.AddServiceDefaults();
        add(builder);
        builder.AddMessaging();

        var app = builder.Build();
        app.MapServiceDefaults();
        map(app);
        return app;
    });

    /// <summary>A builder with the sources of <see cref="ConfigurationFiles"/> below the environment.</summary>
    /// <exception cref="ConfigurationFileException">A source cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // The folder in which somebody types a command holds no configuration of ours. Nothing is read twice, so nothing is watched.
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args], ContentRootPath = AppContext.BaseDirectory });
        builder.AddConfigurationFiles();
        return builder;
    }

    /// <summary>Builds an application and runs it until it is told to stop. Returns the exit code.</summary>
    /// <param name="build">Makes it. What it throws is explained like what happens at start.</param>
    /// <param name="onStarted">Called once when every endpoint listens; its token is cancelled when the process stops.</param>
    /// <param name="cancellationToken">Stops the process.</param>
    public static async Task<int> RunAsync(
        Func<WebApplication> build, Func<WebApplication, CancellationToken, Task>? onStarted = null, CancellationToken cancellationToken = default)
    {
        var stopping = CancellationToken.None;
        var isUp = false;
        try
        {
            await using var app = build();
            stopping = app.Lifetime.ApplicationStopping;
            if (app.Configuration.ReadMessaging().DeployTopologyOnly)
                return await DeployTopologyAsync(app, cancellationToken);

            var broken = new List<BackgroundService>();
            // What breaks afterwards breaks because the process ends.
            await using var registration = stopping.Register(() => broken.AddRange(app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
                .Where(service => service.ExecuteTask is { IsFaulted: true })));
            await StartAsync(app, cancellationToken);
            if (onStarted is not null)
                await onStarted(app, stopping);
            isUp = true;
            await app.WaitForShutdownAsync(cancellationToken);
            return Report(app, broken);
        }
        catch (Exception exception) when (StartupFaults.Explain(exception) is { } message)
        {
            await SayAsync(message);
            return 1;
        }
        catch (OperationCanceledException) when (isUp)
        {
            await SayAsync($"What was in hand did not end within {ShutdownOptions.Section}:{nameof(ShutdownOptions.Timeout)} and was given up; what others hold leases or messages of goes on elsewhere.");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var services = app.Services;
        services.GetService<IStartupValidator>()?.Validate();
        WarnOfSettings(services);
        EndpointCheck.Run(services.GetRequiredService<IOptions<EndpointOptions>>().Value);
        // Opened before anything works on them: a folder that may not be written shall end the process, not its first job.
        services.GetRequiredService<IObjectStore>();
        services.GetRequiredService<IDocumentStore>();
        await app.StartAsync(cancellationToken);
        services.GetRequiredService<StartupLog>().Started();
    }

    private static void WarnOfSettings(IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceHost).FullName!);
        var configuration = services.GetRequiredService<IConfiguration>();
        if (configuration.ReadMessaging().Transport == MessagingTransport.InMemory && services.GetRequiredService<IOptions<ServicesOptions>>().Value.Addresses().Any())
            Log.Alone(logger);
        foreach (var (key, suggestion) in UnknownSettings.Find(configuration, services.GetRequiredService<OptionsCatalog>().Sections()))
        {
            if (suggestion is null)
                Log.Unknown(logger, key);
            else
                Log.Misspelt(logger, key, suggestion);
        }
    }

    // Only the bus: a deployment declares queues before there is anything else.
    private static async Task<int> DeployTopologyAsync(WebApplication app, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TopologyLimit);
        try
        {
            await MessagingTopology.DeployAsync(app.Services, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartupException($"The broker could not be reached within {TopologyLimit.TotalSeconds:0} s, so its queues are not declared. Check {MessagingOptions.Section}:RabbitMq:Host and Port, and that it runs.", exception);
        }

        Console.WriteLine("The exchanges and queues of this service are declared.");
        return 0;
    }

    // A part that broke has stopped the host, which calls that a normal end.
    private static int Report(WebApplication app, List<BackgroundService> broken)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceHost).FullName!);
        foreach (var service in broken)
            Log.Broken(logger, service.GetType().Name, service.ExecuteTask!.Exception!.InnerException);
        return broken.Count == 0 ? 0 : 1;
    }

    private static Task SayAsync(string message) =>
        Console.Error.WriteLineAsync(string.Join(Environment.NewLine, message.Split(Environment.NewLine).Select(line => $"assay: {line}")));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "{Service} broke, and the process has ended because of it")]
        public static partial void Broken(ILogger logger, string service, Exception? exception);

        [LoggerMessage(2, LogLevel.Warning, "Nothing reads the setting {Key}")]
        public static partial void Unknown(ILogger logger, string key);

        [LoggerMessage(3, LogLevel.Warning, "Nothing reads the setting {Key}; did you mean {Suggestion}?")]
        public static partial void Misspelt(ILogger logger, string key, string suggestion);

        [LoggerMessage(4, LogLevel.Warning, "Messaging:Transport is InMemory, so events of this process reach none of the services at other addresses. Set Messaging:Transport=RabbitMq in all of them")]
        public static partial void Alone(ILogger logger);
    }
}
