using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Assay.ObjectStorage.S3;

/// <summary>Healthy while the bucket can be listed.</summary>
internal sealed class BucketHealthCheck(S3ObjectStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.CheckAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (ObjectStoreException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
