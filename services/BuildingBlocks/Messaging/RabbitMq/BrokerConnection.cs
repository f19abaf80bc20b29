using Assay.Messaging.FailedMessages;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Assay.Messaging.RabbitMq;

/// <summary>A connection of its own for what MassTransit does not do: to look into queues. Made at the first use, and anew when it was lost.</summary>
internal sealed class BrokerConnection(IOptions<MessagingOptions> options) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WorkLimit = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IConnection? _connection;

    /// <summary>How to reach the broker, for one attempt.</summary>
    public static ConnectionFactory Factory(RabbitMqOptions broker) => new()
    {
        HostName = broker.Host,
        Port = RabbitMqTransport.PortOf(broker),
        VirtualHost = broker.VirtualHost,
        UserName = broker.Username,
        Password = broker.Password,
        RequestedHeartbeat = broker.Heartbeat,
        RequestedConnectionTimeout = Limit,
        AutomaticRecoveryEnabled = false,
        Ssl = broker.Tls.Enabled ? Ssl(broker) : new SslOption(),
    };

    /// <summary>Returns when there is a connection.</summary>
    /// <exception cref="MessagingUnavailableException">The broker is away.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => GuardAsync(() => OpenAsync(cancellationToken));

    /// <summary>Does work on a channel. A broker that answers nothing for <see cref="WorkLimit"/> counts as away.</summary>
    /// <exception cref="MessagingUnavailableException">The broker is away.</exception>
    public Task<TResult> UseAsync<TResult>(Func<IChannel, Task<TResult>> work, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var connection = await OpenAsync(cancellationToken);
        try
        {
            return await WorkAsync(connection, work, cancellationToken).WaitAsync(WorkLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            await EndAsync(connection);
            throw;
        }
    });

    /// <summary>
    /// Does work on a channel whose publishing returns when the broker has the message. On a connection of its own, that ends with the work,
    /// so that a confirmation which never comes holds up nobody else.
    /// </summary>
    /// <exception cref="MessagingUnavailableException">The broker is away.</exception>
    public Task<TResult> UseConfirmedAsync<TResult>(Func<IChannel, Task<TResult>> work, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var connection = await Factory(options.Value.RabbitMq).CreateConnectionAsync("assay retry", cancellationToken);
        try
        {
            return await work(await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken));
        }
        finally
        {
            await EndAsync(connection);
        }
    });

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private static async Task<TResult> WorkAsync<TResult>(IConnection connection, Func<IChannel, Task<TResult>> work, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        return await work(channel);
    }

    private async Task<TResult> GuardAsync<TResult>(Func<Task<TResult>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException { ShutdownReason.ReplyCode: not Constants.NotFound } or IOException or TimeoutException)
        {
            var broker = options.Value.RabbitMq;
            throw new MessagingUnavailableException($"RabbitMQ at {broker.Host}:{RabbitMqTransport.PortOf(broker)} cannot be reached; try again when it is back.", exception);
        }
    }

    private async Task<IConnection> OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsOpen: true })
                return _connection;
            if (_connection is not null)
                await _connection.DisposeAsync();
            _connection = null;
            return _connection = await Factory(options.Value.RabbitMq).CreateConnectionAsync("assay operations", cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    // What was acknowledged before goes out first; a broker that does not answer is not waited for.
    private static Task EndAsync(IConnection connection) =>
        connection.CloseAsync(Constants.ReplySuccess, "done", Limit, abort: true, CancellationToken.None);

    private static SslOption Ssl(RabbitMqOptions broker)
    {
        var ssl = new SslOption { Enabled = true, ServerName = BrokerTls.ServerNameOf(broker), CertificateValidationCallback = BrokerTls.FindValidation(broker.Tls) };
        if (BrokerTls.FindCertificate(broker.Tls) is { } own)
            ssl.Certs = [own];
        return ssl;
    }
}
