using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Assay.Inference.Models;

/// <summary>
/// Whether the model that is used where none is named can be run. It is loaded by the first who asks, who is a probe: so the first request
/// need not wait. Once it was loaded it counts as good: it may make room for others.
/// </summary>
internal sealed class DefaultModelHealthCheck(ModelRegistry registry, LoadedModels models) : IHealthCheck
{
    public const string Name = "model";
    private volatile bool _wasLoaded;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_wasLoaded)
            return HealthCheckResult.Healthy();
        try
        {
            using var lease = await models.LeaseAsync(registry.DefaultName, cancellationToken);
            _wasLoaded = true;
            return HealthCheckResult.Healthy();
        }
        catch (NotFoundException)
        {
            // A process that is not ready gets no calls, and so nobody could register it.
            return HealthCheckResult.Degraded(
                $"The default model \"{registry.DefaultName}\" is not registered; register it with 'assay model register', or name another with {InferenceOptions.Section}:{nameof(InferenceOptions.DefaultModel)}.");
        }
        catch (WrongStateException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"The default model \"{registry.DefaultName}\" is still being loaded.");
        }
    }
}
