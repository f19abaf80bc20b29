using Assay.Messaging.FailedMessages;
using Assay.Messaging.RabbitMq;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Assay.Messaging;

/// <summary>
/// Ready means that messages come and go. MassTransit's own check calls a bus whose broker is away degraded, and one that only publishes
/// healthy; traffic must not be sent to either.
/// </summary>
internal sealed class BusHealthCheck(IBusControl bus, BrokerConnection? broker = null) : IHealthCheck
{
    public const string Name = "messaging";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var health = bus.CheckHealth();
        if (health.Status != BusHealthStatus.Healthy)
            return HealthCheckResult.Unhealthy($"Messaging is not ready: {health.Description}", health.Exception);
        try
        {
            if (broker is not null)
                await broker.ConnectAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (MessagingUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message, exception);
        }
    }
}
