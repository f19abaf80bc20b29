using System.CommandLine;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Spectre.Console;

namespace Assay.Cli.CommandLine;

/// <summary>What a command works with: its arguments, a connection, and where it prints.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly ParseResult? _parsed;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;

    public CommandContext(ParseResult parsed, CancellationToken cancellationToken)
        : this(new Uri(ReadServer(parsed)), parsed.GetValue(GlobalOptions.Json), cancellationToken) => _parsed = parsed;

    public CommandContext(Uri server, bool json, CancellationToken cancellationToken)
    {
        Json = json;
        CancellationToken = cancellationToken;
        _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = GrpcLimits.MaxMessageBytes,
            MaxSendMessageSize = GrpcLimits.MaxMessageBytes,
            HttpHandler = new TraceContextHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }),
        });
        var token = Environment.GetEnvironmentVariable(GlobalOptions.TokenVariable);
        _invoker = string.IsNullOrEmpty(token) ? _channel.CreateCallInvoker() : _channel.Intercept(new TokenCallInterceptor(token));
    }

    public bool Json { get; }

    public CancellationToken CancellationToken { get; }

    public IAnsiConsole Console { get; } = AnsiConsole.Console;

    public T? Get<T>(Option<T> option) => _parsed!.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed!.GetValue(argument)!;

    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), _invoker)!;

    public void Dispose() => _channel.Dispose();

    private static string ReadServer(ParseResult parsed)
    {
        var server = parsed.GetValue(GlobalOptions.Server)!;
        return Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? server
            : throw new CommandException($"--server is \"{server}\"; it must be a URL such as http://127.0.0.1:5081.", ExitCode.Usage);
    }
}
