using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Health;

internal static class HealthBuilderExtensions
{
    /// <summary>Adds readiness: the checks that carry the tag <see cref="Readiness.Tag"/>.</summary>
    public static void AddHealth(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<HealthOptions>().BindConfiguration(HealthOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HealthOptions>, HealthOptionsValidator>());
        services.AddHealthChecks();
        services.AddOptions<HealthCheckServiceOptions>().PostConfigure<IOptions<HealthOptions>>((checks, health) =>
        {
            foreach (var check in checks.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
                check.Timeout = health.Value.CheckTimeout;
        });
        services.TryAddSingleton<Readiness>();
        // It would log a failed check at each probe; Readiness logs changes.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }
}
