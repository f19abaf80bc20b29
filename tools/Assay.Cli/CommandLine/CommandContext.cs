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
    private readonly ConcurrentDictionary<Uri, GrpcChannel> _channels = new();
    private readonly string _token = Environment.GetEnvironmentVariable(GlobalOptions.TokenVariable) ?? "";

    public CommandContext(ParseResult parsed, CancellationToken cancellationToken)
        : this(
            new ServerAddresses(parsed.GetValue(GlobalOptions.Server)!, isForAll: parsed.GetResult(GlobalOptions.Server) is { Implicit: false }),
            parsed.GetValue(GlobalOptions.Json),
            cancellationToken) => _parsed = parsed;

    public CommandContext(Uri server, bool json, CancellationToken cancellationToken)
        : this(new ServerAddresses(server.ToString(), isForAll: true), json, cancellationToken)
    {
    }

    private CommandContext(ServerAddresses addresses, bool json, CancellationToken cancellationToken)
    {
        _addresses = addresses;
        Json = json;
        CancellationToken = cancellationToken;
    }

    public bool Json { get; }

    public CancellationToken CancellationToken { get; }

    public IAnsiConsole Console { get; } = AnsiConsole.Console;

    public T? Get<T>(Option<T> option) => _parsed!.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed!.GetValue(argument)!;

    public TClient Client<TClient>()
        where TClient : ClientBase<TClient>
    {
        var channel = _channels.GetOrAdd(_addresses.Of(typeof(TClient)), Open);
        var invoker = _token.Length == 0 ? channel.CreateCallInvoker() : channel.Intercept(new TokenCallInterceptor(_token));
        return (TClient)Activator.CreateInstance(typeof(TClient), invoker)!;
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    private static GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes,
        MaxSendMessageSize = GrpcLimits.MaxMessageBytes,
        HttpHandler = new TraceContextHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }),
    });
}
