using System.Collections.Concurrent;
using System.CommandLine;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Spectre.Console;

namespace Assay.Cli.CommandLine;

/// <summary>What a command works with: its arguments, connections, and where it prints.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly ParseResult? _parsed;
    private readonly ServerAddresses _addresses;
    private readonly ServerTrust _trust;
    private readonly ConcurrentDictionary<Uri, GrpcChannel> _channels = new();

    public CommandContext(ParseResult parsed, CancellationToken cancellationToken)
        : this(
            new ServerAddresses(parsed.GetValue(GlobalOptions.Server)!, isForAll: parsed.GetResult(GlobalOptions.Server) is { Implicit: false }),
            ServerTrust.Read(parsed.GetValue(GlobalOptions.Ca)!),
            parsed.GetValue(GlobalOptions.Json),
            cancellationToken) => _parsed = parsed;

    public CommandContext(Uri server, bool json, CancellationToken cancellationToken)
        : this(new ServerAddresses(server.ToString(), isForAll: true), ServerTrust.Read(""), json, cancellationToken)
    {
    }

    private CommandContext(ServerAddresses addresses, ServerTrust trust, bool json, CancellationToken cancellationToken)
    {
        _addresses = addresses;
        _trust = trust;
        Json = json;
        CancellationToken = cancellationToken;
    }

    public bool Json { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>Address of the service that a client was made for last: the one whose call an error tells of.</summary>
    public Uri? Address { get; private set; }

    public IAnsiConsole Console { get; } = AnsiConsole.Console;

    public T? Get<T>(Option<T> option) => _parsed!.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed!.GetValue(argument)!;

    /// <summary>Whether an option was typed, be it with the value that it has by itself.</summary>
    public bool Has(Option option) => _parsed!.GetResult(option) is { Implicit: false };

    /// <summary>Refuses options that would do nothing.</summary>
    /// <param name="options">Options, typed or not.</param>
    /// <param name="why">What they go with, for people, without a full stop.</param>
    /// <exception cref="CommandException">One of them was typed.</exception>
    public void Refuse(IEnumerable<Option> options, string why)
    {
        if (options.Where(Has).Select(option => option.Name).ToList() is { Count: > 0 } typed)
            throw new CommandException($"{string.Join(", ", typed)}: {why}.", ExitCode.Usage);
    }

    public TClient Client<TClient>()
        where TClient : ClientBase<TClient>
    {
        Address = _addresses.Of(typeof(TClient));
        var channel = _channels.GetOrAdd(Address, Open);
        var invoker = _trust.Token.Length == 0 ? channel.CreateCallInvoker() : channel.Intercept(new TokenCallInterceptor(_trust.Token));
        return (TClient)Activator.CreateInstance(typeof(TClient), invoker)!;
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    private GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes,
        MaxSendMessageSize = GrpcLimits.MaxMessageBytes,
        HttpHandler = new TraceContextHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, SslOptions = _trust.Options }),
    });
}
