using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage.Health;

/// <summary>Registers the check once, however many services of a host ask for the object store.</summary>
internal sealed class ObjectStoreHealthRegistration : IConfigureOptions<HealthCheckServiceOptions>
{
    public void Configure(HealthCheckServiceOptions options) =>
        options.Registrations.Add(new HealthCheckRegistration(
            "object-store", provider => provider.GetRequiredService<ObjectStoreHealthCheck>(), HealthStatus.Unhealthy, ["ready"]));
}
