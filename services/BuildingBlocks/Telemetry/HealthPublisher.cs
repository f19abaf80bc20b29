using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Assay.Telemetry;

/// <summary>Readiness as a metric, for alerts: meter <c>Assay.Health</c>. The host asks the checks every 30 seconds.</summary>
internal sealed class HealthPublisher : IHealthCheckPublisher
{
    private readonly ConcurrentDictionary<string, int> _checks = new();

    public HealthPublisher(IMeterFactory meters) => meters.Create("Assay.Health").CreateObservableGauge(
        "assay.health.ready",
        () => _checks.Select(check => new Measurement<int>(check.Value, new KeyValuePair<string, object?>("check", check.Key))),
        "{check}",
        "1 while a check of this process succeeds (its broker, stores and model are there), else 0.");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, entry) in report.Entries)
            _checks[name] = entry.Status == HealthStatus.Unhealthy ? 0 : 1;
        return Task.CompletedTask;
    }
}
