using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

internal static class HostingBuilderExtensions
{
    // What remains after consumers were told to give their messages back: for the rest of the process to end in.
    private const double ConsumerShare = 0.8;

    /// <summary>Bounds how long the process takes to end, and keeps the host from logging what is said in words.</summary>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsValidator>());
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) => host.ShutdownTimeout = shutdown.Value.Timeout + shutdown.Value.Delay);
        services.AddOptions<MassTransitHostOptions>().Configure<IOptions<ShutdownOptions>>((bus, shutdown) =>
        {
            bus.ConsumerStopTimeout = shutdown.Value.Timeout * ConsumerShare;
            bus.StopTimeout = shutdown.Value.Timeout;
        });
        services.AddHostedService<ShutdownService>();
        services.AddSingleton(new OptionsCatalog(services));

        var log = new StartupLog();
        services.AddSingleton(log);
        log.AddTo(builder.Logging);
    }
}
