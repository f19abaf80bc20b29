using Assay.Messaging.RabbitMq;
using Microsoft.Extensions.Options;

namespace Assay.Messaging;

internal sealed class MessagingOptionsValidator : IValidateOptions<MessagingOptions>
{
    private const string Broker = $"{MessagingOptions.Section}:RabbitMq";
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, MessagingOptions options)
    {
        var problems = new List<string>();
        if (options.Transport == MessagingTransport.RabbitMq)
            CheckBroker(options.RabbitMq, problems);
        else if (options.DeployTopologyOnly)
            problems.Add($"{MessagingOptions.Section}:DeployTopologyOnly is true, but there is no broker to declare anything at; set {MessagingOptions.Section}:Transport=RabbitMq.");

        foreach (var (queue, settings) in options.Consumers)
        {
            if (!QueueNames.All.Contains(queue))
                problems.Add($"{MessagingOptions.Section}:Consumers has \"{queue}\", which is no queue of ours; they are {string.Join(", ", QueueNames.All)}.");
            if (settings.Concurrency < 1)
                problems.Add($"{MessagingOptions.Section}:Consumers:{queue}:Concurrency is {settings.Concurrency}; it must be 1 or more.");
            if (settings.Prefetch is { } prefetch && (prefetch < Math.Max(1, settings.Concurrency ?? 1) || prefetch > ushort.MaxValue))
                problems.Add($"{MessagingOptions.Section}:Consumers:{queue}:Prefetch is {prefetch}; it must be at least its Concurrency, and at most {ushort.MaxValue}.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void CheckBroker(RabbitMqOptions broker, List<string> problems)
    {
        if (broker.Host.Length == 0 || broker.Host.Contains('/') || broker.Host.Contains(':'))
            problems.Add($"{Broker}:Host is \"{broker.Host}\"; it must be the broker's host name alone, such as rabbitmq, with the port in {Broker}:Port.");
        if (broker.Port is < 0 or > ushort.MaxValue)
            problems.Add($"{Broker}:Port is {broker.Port}; it must be 1 to {ushort.MaxValue}, or 0 for the usual one.");
        if (broker.Username.Length == 0)
            problems.Add($"{Broker}:Username is empty; name the user that the broker knows.");
        if (broker.Password.Length == 0)
            problems.Add($"{Broker}:Password is empty; give it by the environment ({Variable("Password")}) or by a file of that name in the folder ASSAY_SECRETS.");
        if (broker.VirtualHost.Length == 0)
            problems.Add($"{Broker}:VirtualHost is empty; the usual one is \"/\".");
        if (broker.Heartbeat < ShortestHeartbeat || broker.Heartbeat > LongestHeartbeat)
            problems.Add($"{Broker}:Heartbeat is {broker.Heartbeat}; it must be {ShortestHeartbeat} to {LongestHeartbeat}.");
        if (broker.DeliveryLimit < 1)
            problems.Add($"{Broker}:DeliveryLimit is {broker.DeliveryLimit}; it must be 1 or more.");
        CheckTls(broker.Tls, problems);
    }

    private static void CheckTls(RabbitMqTlsOptions tls, List<string> problems)
    {
        var isNamed = tls.CaFile.Length > 0 || tls.CertificateFile.Length > 0 || tls.KeyFile.Length > 0 || tls.ServerName.Length > 0;
        if (isNamed && !tls.Enabled)
            problems.Add($"{Broker}:Tls is filled in but {Broker}:Tls:Enabled is false; set it to true, or take the other settings away.");
        if (tls.CertificateFile.Length > 0 != tls.KeyFile.Length > 0)
            problems.Add($"{Broker}:Tls:{(tls.KeyFile.Length == 0 ? "KeyFile" : "CertificateFile")} is empty; a certificate and its key go together.");
        foreach (var (key, file) in new[] { ("CaFile", tls.CaFile), ("CertificateFile", tls.CertificateFile), ("KeyFile", tls.KeyFile) })
        {
            if (file.Length > 0 && !File.Exists(file))
                problems.Add($"{Broker}:Tls:{key} is {file}, which does not exist or may not be read.");
        }
    }

    private static string Variable(string key) => $"{Broker}:{key}".Replace(":", "__", StringComparison.Ordinal);
}
