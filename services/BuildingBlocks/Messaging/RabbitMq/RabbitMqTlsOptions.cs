namespace Assay.Messaging.RabbitMq;

/// <summary>AMQP over TLS.</summary>
public sealed class RabbitMqTlsOptions
{
    public bool Enabled { get; set; }

    /// <summary>Name in the broker's certificate; empty = its host name.</summary>
    public string ServerName { get; set; } = "";

    /// <summary>PEM file of the authority that signed the broker's certificate; empty = those of the system.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>PEM file of this process's certificate, where the broker asks for one.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of its key.</summary>
    public string KeyFile { get; set; } = "";
}
