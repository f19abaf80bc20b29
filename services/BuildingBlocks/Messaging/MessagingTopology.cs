using Assay.Messaging.RabbitMq;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.Messaging;

/// <summary>Declares what the process's consumers need at the broker, without consuming.</summary>
public static class MessagingTopology
{
    /// <exception cref="BrokerRefusedException">The broker refuses the user or has no such virtual host.</exception>
    /// <exception cref="OperationCanceledException">The broker could not be reached in time.</exception>
    public static async Task DeployAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<BrokerCheck>().StartAsync(cancellationToken);
        await services.GetRequiredService<IBusControl>().DeployAsync(cancellationToken);
    }
}
