using Assay.Inference;
using Assay.Ingestion;
using Assay.LabelStore;
using Assay.Messaging;
using Assay.Scoring;
using Assay.Selection;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Hosting;
using Assay.Workbench;
using Microsoft.Extensions.Configuration.Memory;

namespace Assay.AllInOne;

/// <summary>All six services in one process: in-memory bus, a folder as object store, SQLite. The embedded default.</summary>
public static class AllInOneApplication
{
    /// <summary>Builds the process without starting it. Disposing the application lets go of the data folder.</summary>
    /// <param name="args">Configuration as <c>--Section:Key=value</c>.</param>
    /// <param name="configure">Changes for tests; runs before the services are added.</param>
    /// <exception cref="StartupException">The data folder cannot be used.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceHost.CreateBuilder(args);
        var data = DataFolder.Open(builder.Configuration.GetSection(DataOptions.Section).Get<DataOptions>()?.Folder ?? new DataOptions().Folder);
        AddEmbeddedDefaults(builder.Configuration, data);
        configure?.Invoke(builder);
        // By factory, so that the container disposes it: what disposal lets go of is the folder's lock.
        builder.Services.AddSingleton(_ => data);

        builder.AddServiceDefaults();
        builder.AddIngestion();
        builder.AddInference();
        builder.AddScoring();
        builder.AddSelection();
        builder.AddLabelStore();
        builder.AddWorkbench();
        builder.AddMessaging();

        var app = builder.Build();
        app.Services.GetRequiredService<DataFolder>();
        app.MapServiceDefaults();
        app.MapIngestion();
        app.MapInference();
        app.MapScoring();
        app.MapSelection();
        app.MapLabelStore();
        app.MapWorkbench();
        return app;
    }

    /// <summary>Runs the process until it is told to stop. Returns the exit code: 0, or 1 with a message when it cannot start.</summary>
    /// <param name="args">Configuration as <c>--Section:Key=value</c>.</param>
    /// <param name="onStarted">Called once with the addresses when every endpoint listens; its token is cancelled when the process stops.</param>
    /// <param name="cancellationToken">Stops the process.</param>
    public static Task<int> RunAsync(string[] args, Func<BoundAddresses, CancellationToken, Task>? onStarted = null, CancellationToken cancellationToken = default) =>
        ServiceHost.RunAsync(
            () => Build(args),
            onStarted is null ? null : (app, stopping) => onStarted(app.Services.GetRequiredService<BoundAddresses>(), stopping),
            cancellationToken);

    private static void AddEmbeddedDefaults(ConfigurationManager configuration, DataFolder data)
    {
        var defaults = new Dictionary<string, string?>
        {
            ["Endpoints:Web"] = "http://127.0.0.1:5080",
            ["ObjectStorage:Folder"] = data.Objects,
            ["Documents:Path"] = data.Database,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        // Whoever may call a process on loopback is the person who runs it; others name the folders that may be read.
        if (ListenAddress.TryParse(configuration.ReadEndpoints().Grpc, out var address) && address.IsLoopback)
            defaults["LocalFiles:AllowedRoots:0"] = "/";
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
    }
}
