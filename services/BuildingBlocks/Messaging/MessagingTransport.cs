namespace Assay.Messaging;

public enum MessagingTransport
{
    InMemory,
    RabbitMq,
}
