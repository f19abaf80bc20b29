using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Assay.Documents;

/// <summary>Ready while the store answers within <see cref="Patience"/>.</summary>
internal sealed class DocumentStoreHealthCheck(IDocumentStore store) : IHealthCheck
{
    public const string Name = "document-store";

    // Shorter than the time limit a probe usually has.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.CheckAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (DocumentStoreException e)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
