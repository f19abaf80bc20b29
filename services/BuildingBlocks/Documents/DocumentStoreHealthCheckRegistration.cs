using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Assay.Documents;

/// <summary>Adds the check once, however many services of a host ask for documents.</summary>
internal sealed class DocumentStoreHealthCheckRegistration : IConfigureOptions<HealthCheckServiceOptions>
{
    public void Configure(HealthCheckServiceOptions options) =>
        options.Registrations.Add(new HealthCheckRegistration(
            DocumentStoreHealthCheck.Name,
            provider => new DocumentStoreHealthCheck(provider.GetRequiredService<IDocumentStore>()),
            HealthStatus.Unhealthy,
            ["ready"],
            DocumentStoreHealthCheck.Patience));
}
