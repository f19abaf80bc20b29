using System.Globalization;
using System.Text.Json;
using Assay.ObjectStorage.S3;
using Grpc.Core;
using Grpc.Health.V1;
using Task = System.Threading.Tasks.Task;

namespace Assay.RealParts;

/// <summary>
/// RabbitMQ, an S3 server and the services as processes on free ports, in a folder of their own, started and stopped by tools/servers/real.
/// </summary>
public sealed class RealCluster : IAsyncDisposable
{
    // The Workbench, the services, the workers; then four ports a server.
    private const int ServicePorts = 30;
    private const int ServerPorts = 4;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);

    private RealCluster(string folder, ServiceAccess? access) => (Folder, Processes) = (folder, new ServiceProcesses(folder, access));

    public string Folder { get; }

    public ServiceProcesses Processes { get; }

    /// <summary>Names of the Inference workers.</summary>
    public IReadOnlyList<string> Workers => [.. Processes.Names.Where(name => name.StartsWith("inference-worker", StringComparison.Ordinal))];

    /// <param name="folder">New folder for everything.</param>
    /// <param name="workers">Inference workers.</param>
    /// <param name="configuration">Configuration laid over what the script makes; null = none.</param>
    /// <param name="authority">Certificates with which gRPC, AMQP and S3 are encrypted; null = nothing is.</param>
    /// <param name="token">Token that every service demands.</param>
    public static async Task<RealCluster> UpAsync(string folder, int workers, object? configuration = null, TestAuthority? authority = null, string token = "")
    {
        var cluster = new RealCluster(folder, authority is null ? null : new ServiceAccess(token, authority.Authorities));
        var port = FreePorts.Find(ServicePorts + (2 * ServerPorts));
        var environment = new Dictionary<string, string>
        {
            ["WORKERS"] = Text(workers),
            ["WEB_PORT"] = Text(port),
            ["MQ_PORT"] = Text(port + ServicePorts),
            ["S3_PORT"] = Text(port + ServicePorts + ServerPorts),
        };
        if (authority is not null)
            Encrypt(environment, authority);
        Directory.CreateDirectory(folder);
        if (configuration is not null)
        {
            environment["EXTRA"] = Path.Combine(folder, "extra.json");
            await File.WriteAllTextAsync(environment["EXTRA"], JsonSerializer.Serialize(configuration));
        }

        try
        {
            await Scripts.RunAsync("real", ["up", folder], environment);
            await cluster.AwaitReadyAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    /// <summary>A variable of a server's connection file, such as MQ_PORT of rabbitmq.</summary>
    public string ReadConnection(string server, string variable) =>
        File.ReadLines(Path.Combine(Folder, server, "connection")).Single(line => line.StartsWith(variable + "=", StringComparison.Ordinal))[(variable.Length + 1)..];

    public Task RestartBrokerAsync() => Scripts.RunAsync("rabbitmq", ["restart", Path.Combine(Folder, "rabbitmq")]);

    public Task StopStoreAsync() => Scripts.RunAsync("s3", ["stop", Path.Combine(Folder, "s3")]);

    public Task StartStoreAsync() => Scripts.RunAsync("s3", ["start", Path.Combine(Folder, "s3")]);

    /// <summary>The store that the services use.</summary>
    public S3ObjectStore OpenStore() => new(new S3Options
    {
        ServiceUrl = ReadConnection("s3", "S3_URL"),
        Bucket = "assay",
        AccessKey = ReadConnection("s3", "S3_ACCESS_KEY"),
        SecretKey = ReadConnection("s3", "S3_SECRET_KEY"),
    });

    /// <summary>Returns when every process, or those named, says that it is ready.</summary>
    public async Task AwaitReadyAsync(params string[] names)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var name in names.Length > 0 ? names : Processes.Names)
        {
            while (!await IsReadyAsync(name))
            {
                if (TimeProvider.System.GetElapsedTime(started) > ReadyLimit)
                    throw new TimeoutException($"{name} is not ready: {Processes.ReadLog(name)}");
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Processes.Dispose();
        await Scripts.RunAsync("real", ["down", Folder]);
    }

    private async Task<bool> IsReadyAsync(string name)
    {
        try
        {
            var response = await Processes.Client<Health.HealthClient>(name).CheckAsync(
                new HealthCheckRequest { Service = "readiness" }, deadline: DateTime.UtcNow.AddSeconds(5));
            return response.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static void Encrypt(Dictionary<string, string> environment, TestAuthority authority)
    {
        environment["SCHEME"] = "https";
        foreach (var server in new[] { "MQ", "S3" })
        {
            environment[$"{server}_CERTIFICATE"] = authority.CertificateFile;
            environment[$"{server}_KEY"] = authority.KeyFile;
            environment[$"{server}_CA"] = authority.CaFile;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
