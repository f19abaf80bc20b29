using System.Globalization;
using System.Net.Security;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Tls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Assay.RealParts;

/// <summary>
/// The processes of a folder that tools/servers/assay looks after, and connections to them. Operators start the same scripts, so what is
/// tried here is what they have.
/// </summary>
/// <param name="folder">Folder of the processes.</param>
/// <param name="access">How they are called; null = without encryption and token.</param>
public sealed class ServiceProcesses(string folder, ServiceAccess? access = null) : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> _channels = [];
    private readonly Lock _lock = new();

    public string Folder { get; } = folder;

    /// <summary>Starts processes, all when none is named, and returns when they listen.</summary>
    public Task StartAsync(params string[] names) => ScriptAsync("start", names);

    /// <summary>Starts a process that may run on one core only.</summary>
    public Task StartOnAsync(int core, string name) =>
        Scripts.RunAsync("assay", ["start", Folder, name], new Dictionary<string, string> { ["CPUS"] = core.ToString(CultureInfo.InvariantCulture) });

    /// <summary>SIGTERM, and waits for the end.</summary>
    public Task StopAsync(params string[] names) => ScriptAsync("stop", names);

    /// <summary>SIGKILL: no handler, no flush.</summary>
    public Task KillAsync(params string[] names) => ScriptAsync("kill", names);

    /// <summary>SIGSTOP: the process keeps its connections and answers nothing.</summary>
    public Task FreezeAsync(params string[] names) => ScriptAsync("freeze", names);

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync(params string[] names) => ScriptAsync("thaw", names);

    /// <summary>Names of the folder's processes.</summary>
    public IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(Path.Combine(Folder, "services")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Process id, or null where it does not run.</summary>
    public int? FindId(string name)
    {
        var file = Path.Combine(Folder, "run", $"{name}.pid");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }

    public string ReadLog(string name) => File.ReadAllText(Path.Combine(Folder, "log", $"{name}.log"));

    /// <summary>gRPC address of a process.</summary>
    public Uri AddressOf(string name) => new(ReadVariable(name, "Endpoints__Grpc"));

    /// <summary>A variable of a process's environment.</summary>
    public string ReadVariable(string name, string variable) =>
        File.ReadLines(Path.Combine(Folder, "services", name)).Single(line => line.StartsWith(variable + "=", StringComparison.Ordinal))[(variable.Length + 1)..];

    /// <summary>A generated client of a process.</summary>
    public TClient Client<TClient>(string name)
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), Invoker(name))!;

    /// <summary>Calls to a process.</summary>
    public CallInvoker Invoker(string name)
    {
        GrpcChannel? channel;
        lock (_lock)
        {
            if (!_channels.TryGetValue(name, out channel))
                _channels[name] = channel = Open(AddressOf(name));
        }

        return access is { Token.Length: > 0 } ? channel.Intercept(new TokenCallInterceptor(access.Token)) : channel.CreateCallInvoker();
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    private GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = null,
        HttpHandler = new TraceContextHandler(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = access is null ? new SslClientAuthenticationOptions() : TlsClient.Trusting(access.Authorities),
        }),
    });

    private Task ScriptAsync(string verb, string[] names) => Scripts.RunAsync("assay", [verb, Folder, .. names]);
}
