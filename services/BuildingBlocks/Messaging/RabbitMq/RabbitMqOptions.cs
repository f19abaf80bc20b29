namespace Assay.Messaging.RabbitMq;

/// <summary>A RabbitMQ broker or cluster, 3.10 or later.</summary>
public sealed class RabbitMqOptions
{
    public string Host { get; set; } = "";

    /// <summary>0 = 5672, or 5671 with TLS.</summary>
    public int Port { get; set; }

    public string VirtualHost { get; set; } = "/";

    public string Username { get; set; } = "";

    /// <summary>From the environment or a file, never from the command line.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// A peer silent for two of these is given up: the messages of a process that hangs go to another one after that time. 5 s .. 10 min.
    /// </summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often the broker hands out a message whose consumer died or was stopped before it goes to the error queue. High, so that only a
    /// message that kills its consumers gets there. 1 or more; a queue keeps the limit that it was declared with.
    /// </summary>
    public int DeliveryLimit { get; set; } = 20;

    public RabbitMqTlsOptions Tls { get; set; } = new();
}
