using Assay.Testing.Otlp;
using Xunit;
using Xunit.Abstractions;

namespace Assay.EndToEndTests;

/// <summary>What a script's commands cause in other processes is one trace, down to the shards.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class TraceOfCommandsTests(SampleFixture sample, ITestOutputHelper output)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";

    [Fact]
    public async Task Commands_WithTheSameTraceParent_AreOneTraceAcrossProcesses()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["Telemetry__OtlpEndpoint"] = receiver.Grpc.ToString(),
            ["Telemetry__ExportInterval"] = "00:00:00.5",
            ["TRACEPARENT"] = $"00-{TraceId}-{ParentId}-01",
        };
        await using var assay = await AssayProcess.UpAsync(folder.At("data"), environment);
        await RunAsync("ingest", "pets", sample.Images, "--create");
        await RunAsync("embed", "pets");
        await RunAsync("score", "pets");
        await RunAsync("select", "pets", "--count", "5");

        string[] steps = ["assay ingest", "assay embed", "assay score", "assay select", "write shard", "embed shard", "score shard", "select images", "open batch"];
        await receiver.UntilAsync("Every step", received => steps.All(step => Trace(received).Any(span => span.Name == step)));
        var trace = Trace(receiver);
        output.WriteLine(TraceTree.Format(trace));
        Assert.Equal(["assay", "assay-cli"], trace.Select(span => span.Service).Distinct().Order());
        Assert.All(trace.Where(span => span.Name.StartsWith("assay ", StringComparison.Ordinal)), span => Assert.Equal(ParentId, span.ParentId));

        async Task RunAsync(params string[] arguments)
        {
            var result = await AssayProcess.RunAsync(environment, [.. arguments, "--server", assay.Grpc.ToString()]);
            Assert.True(result.ExitCode == 0, result.Errors);
        }
    }

    private static List<ReceivedSpan> Trace(OtlpReceiver receiver) => [.. receiver.Spans.Where(span => span.TraceId == TraceId)];
}
