using Assay.Messaging.RabbitMq;

namespace Assay.Messaging;

/// <summary>How services reach each other by events.</summary>
public sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>InMemory = within this process; RabbitMq = a broker, see <see cref="RabbitMq"/>.</summary>
    public MessagingTransport Transport { get; set; }

    public RabbitMqOptions RabbitMq { get; set; } = new();

    /// <summary>What differs from a queue's own settings, by its name, such as <c>inference-embed-shard</c>.</summary>
    public Dictionary<string, QueueOptions> Consumers { get; } = new(StringComparer.Ordinal);

    /// <summary>True = declare exchanges, queues and bindings at the broker and end: what a deployment does before its first consumer starts.</summary>
    public bool DeployTopologyOnly { get; set; }
}
