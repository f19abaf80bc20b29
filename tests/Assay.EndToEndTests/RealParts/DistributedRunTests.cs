using System.Diagnostics;
using Assay.RealParts;
using Assay.Testing.Otlp;
using Xunit;
using Xunit.Abstractions;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests.RealParts;

/// <summary>The main job on RabbitMQ and S3, each service a process of its own, two Inference workers.</summary>
[Collection(RealPartsCollection.Name)]
public sealed class DistributedRunTests(RealPartsFixture fixture, ITestOutputHelper output)
{
    private const string Dataset = "distributed";

    // MassTransit and gRPC carry the trace; a service that lost it would be missing.
    private static readonly string[] Services = ["ingestion", "inference", "scoring", "selection", "labelstore"];

    [RequiresServersFact]
    public async Task Run_OnRabbitMqAndS3_LeavesTheBytesOfOneProcessAndOneTrace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var cluster = await RealCluster.UpAsync(
            fixture.At("distributed"), workers: 2, new { Telemetry = new { OtlpEndpoint = receiver.Grpc, ExportInterval = "00:00:01" } });

        using var root = new Activity("main job") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var job = new MainJob(fixture.Plan(Dataset), cluster.Processes, CancellationToken.None);
        var selection = await job.RunAsync();
        foreach (var (stage, time) in job.Times)
            output.WriteLine($"{stage}: {time.TotalSeconds:0.0} s");

        using var store = cluster.OpenStore();
        fixture.AssertSame(await StoreSnapshot.ReadAsync(store, Dataset, job.Run), selection);
        Assert.Equal(0, job.Resumed);

        await receiver.UntilAsync("A span of every service", _ => Missing(receiver, root).Count == 0);
        var trace = receiver.Spans.Where(span => span.TraceId == root.TraceId.ToHexString()).ToArray();
        var tree = TraceTree.Format(trace);
        output.WriteLine(tree);
        await File.WriteAllTextAsync(Path.Combine(Scripts.RepositoryRoot, "artifacts", "trace.txt"), tree);
        Assert.Equal(2, trace.Where(span => span.Name == "embed shard").Select(span => span.Instance).Distinct().Count());
    }

    private static List<string> Missing(OtlpReceiver receiver, Activity root)
    {
        var seen = receiver.Spans.Where(span => span.TraceId == root.TraceId.ToHexString()).Select(span => span.Service).ToHashSet();
        return [.. Services.Where(service => !seen.Any(name => name.Contains(service, StringComparison.OrdinalIgnoreCase)))];
    }
}
