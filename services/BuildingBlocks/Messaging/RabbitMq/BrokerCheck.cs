using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Assay.Messaging.RabbitMq;

/// <summary>
/// Asks the broker once, while the process starts: what only a person can mend ends the process with a reason, a broker that is away
/// is waited for.
/// </summary>
internal sealed partial class BrokerCheck(IOptions<MessagingOptions> options, ILogger<BrokerCheck> logger) : IHostedService
{
    private const string Section = $"{MessagingOptions.Section}:RabbitMq";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var broker = options.Value.RabbitMq;
        try
        {
            await using var connection = await BrokerConnection.Factory(broker).CreateConnectionAsync("assay check", cancellationToken);
            // A virtual host that is not there shows only after the connection was made.
            await using (await connection.CreateChannelAsync(cancellationToken: cancellationToken))
                await connection.CloseAsync(cancellationToken);
        }
        catch (Exception exception) when (Explain(exception, broker) is { } reason)
        {
            throw new BrokerRefusedException(reason, exception);
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or IOException or TimeoutException)
        {
            Log.Away(logger, broker.Host, RabbitMqTransport.PortOf(broker), exception.InnerException?.Message ?? exception.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What a person has to do, or null where waiting helps.</summary>
    private static string? Explain(Exception exception, RabbitMqOptions broker)
    {
        for (Exception? cause = exception; cause is not null; cause = cause is AggregateException { InnerExceptions: [var first, ..] } ? first : cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationFailureException or PossibleAuthenticationFailureException:
                    return $"RabbitMQ at {broker.Host} refuses the user \"{broker.Username}\"; check {Section}:Username and {Section}:Password.";
                case OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotAllowed }:
                    return $"RabbitMQ at {broker.Host} has no virtual host \"{broker.VirtualHost}\" for the user \"{broker.Username}\"; make it or give the user the right to it, or check {Section}:VirtualHost.";
                case System.Security.Authentication.AuthenticationException:
                    return $"The certificate of RabbitMQ at {broker.Host} is not trusted: {cause.Message} Check {Section}:Tls:CaFile and {Section}:Tls:ServerName.";
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "RabbitMQ at {Host}:{Port} cannot be reached ({Reason}); the process stays up, is not ready, and tries again")]
        public static partial void Away(ILogger logger, string host, int port, string reason);
    }
}
