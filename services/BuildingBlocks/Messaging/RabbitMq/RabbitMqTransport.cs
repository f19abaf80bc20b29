using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Assay.Messaging.RabbitMq;

/// <summary>The bus on RabbitMQ.</summary>
internal static class RabbitMqTransport
{
    private const ushort Port = 5672;
    private const ushort TlsPort = 5671;
    private const string DeliveryLimit = "x-delivery-limit";
    private const int ErrorDeliveryLimit = 1_000_000_000;

    public static void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator transport)
    {
        var options = context.GetRequiredService<IOptions<MessagingOptions>>().Value;
        var broker = options.RabbitMq;
        transport.Host(broker.Host, PortOf(broker), broker.VirtualHost, host =>
        {
            host.Username(broker.Username);
            host.Password(broker.Password);
            host.Heartbeat(broker.Heartbeat);
            host.PublisherConfirmation = true;
            if (broker.Tls.Enabled)
                host.UseSsl(ssl => BrokerTls.Configure(ssl, broker));
        });
        transport.DeployTopologyOnly = options.DeployTopologyOnly;
        // Before the first consumer of a message is there, what is published waits nowhere: the topology of all services comes first.
        transport.DeployPublishTopology = true;
        // MassTransit gives an error queue every argument of its queue, so also its limit of deliveries and its end in itself.
        transport.SendTopology.ConfigureErrorSettings = ConfigureErrorQueue;
        transport.ConfigureEndpoints(context);
    }

    public static ushort PortOf(RabbitMqOptions broker) => broker.Port > 0 ? (ushort)broker.Port : broker.Tls.Enabled ? TlsPort : Port;

    /// <summary>A replicated queue that outlives the broker, and an end for messages that kill whoever takes them.</summary>
    public static void ConfigureEndpoint(IRabbitMqReceiveEndpointConfigurator endpoint, string queue, RabbitMqOptions broker)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument(DeliveryLimit, broker.DeliveryLimit);
        endpoint.BindDeadLetterQueue(QueueNames.ErrorQueueOf(queue), QueueNames.ErrorQueueOf(queue), ConfigureErrorQueue);
    }

    // Both who declares the queue at first and who finds it there must name the same arguments.
    private static void ConfigureErrorQueue(IRabbitMqQueueBindingConfigurator error)
    {
        error.Durable = true;
        error.SetQueueArgument("x-queue-type", "quorum");
        // To look at a message is to take it and to give it back. Brokers from 4.0 on throw it away after 20 times unless told otherwise.
        error.SetQueueArgument(DeliveryLimit, ErrorDeliveryLimit);
        error.SetQueueArgument("x-dead-letter-exchange", (object?)null);
    }
}
