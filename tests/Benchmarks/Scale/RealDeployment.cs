using Assay.RealParts;
using Grpc.Core;

namespace Assay.Benchmarks.Scale;

/// <summary>Every service as a process of its own, two Inference workers, RabbitMQ and S3, as tools/servers/real starts them.</summary>
internal sealed class RealDeployment : IDeployment
{
    private const int Workers = 2;
    private readonly RealCluster _cluster;

    private RealDeployment(RealCluster cluster) => _cluster = cluster;

    public IReadOnlyDictionary<int, string> Processes =>
        _cluster.Processes.Names.ToDictionary(name => _cluster.Processes.FindId(name) ?? throw new InvalidOperationException($"{name} does not run."));

    public static async Task<RealDeployment> StartAsync(string folder) => new(await RealCluster.UpAsync(folder, Workers));

    public TClient Client<TClient>(string service)
        where TClient : ClientBase<TClient> =>
        _cluster.Processes.Client<TClient>(service);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
