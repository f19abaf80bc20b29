using Assay.Testing.Otlp;
using Xunit;
using Xunit.Abstractions;

namespace Assay.FunctionalTests.Telemetry;

[Collection(TelemetryCollection.Name)]
public sealed class CollectedLoopTests(CollectedLoop loop, ITestOutputHelper output)
{
    [Fact]
    public async Task Trace_OfTheWholeLoop_IsOneAndConnected()
    {
        string[] expected =
        [
            "list source", "write shard", "ingest", "ask for shards", "embed shard", "embedding pipeline", "score data set", "train heads", "score shard",
            "select images", "open batch", "make label version", "export labels",
        ];
        await loop.Receiver.UntilAsync("Every step", _ => expected.All(name => loop.Trace.Any(span => span.Name == name)));
        var trace = loop.Trace;
        output.WriteLine(TraceTree.Format(trace));

        Assert.Superset(
            new HashSet<string> { "Assay.Ingestion", "Assay.Inference", "Assay.Scoring", "Assay.Selection", "Assay.LabelStore", "Grpc.Net.Client", "MassTransit" },
            trace.Select(span => span.Scope).ToHashSet());
        Assert.Equal(CollectedLoop.Images / 8, trace.Count(span => span.Name == "write shard"));
        Assert.Equal(CollectedLoop.Images / 8, trace.Count(span => span.Name == "embed shard"));
        var pipeline = trace.First(span => span.Name == "embedding pipeline");
        Assert.Equal(8L, pipeline.Attributes["assay.images"]);
        Assert.True((double)pipeline.Attributes["assay.decode_seconds"] > 0);

        // The job's document brought the trace to the worker, which runs on its own and not below the message that woke it.
        var asked = trace.Single(span => span.Scope == "Microsoft.AspNetCore" && span.Name.EndsWith("/StartIngest", StringComparison.Ordinal));
        Assert.Contains(trace, span => span.Name == "job turn" && span.ParentId == asked.SpanId);

        // All but the root have their parent in the trace: nothing of it was lost on the way between callers, queues and workers.
        await loop.Receiver.UntilAsync("Every parent", _ => Orphans().Count == 1);
        Assert.Equal("loop", Assert.Single(Orphans()).Name);

        List<ReceivedSpan> Orphans()
        {
            var known = loop.Trace.Select(span => span.SpanId).ToHashSet();
            return [.. loop.Trace.Where(span => !known.Contains(span.ParentId))];
        }
    }

    [Fact]
    public void Traces_OfProbesAndOfHousekeeping_AreNotKept()
    {
        Assert.DoesNotContain(loop.Receiver.Spans, span => span.Name.Contains("grpc.health", StringComparison.Ordinal));
        Assert.DoesNotContain(loop.Receiver.Spans, span => span.ParentId.Length == 0 && (span.Scope is "Grpc.Net.Client" or "MassTransit"));
    }

    [Fact]
    public void ServerSpans_OfCalls_CarryTheirMethodAndStatus()
    {
        var call = loop.Trace.First(span => span.Scope == "Microsoft.AspNetCore" && span.Name.EndsWith("ScoringService/StartRun", StringComparison.Ordinal));
        Assert.Equal(("grpc", "assay.scoring.v1.ScoringService", "StartRun", 0L),
            (call.Attributes["rpc.system"], call.Attributes["rpc.service"], call.Attributes["rpc.method"], call.Attributes["rpc.grpc.status_code"]));
        Assert.False(call.IsError);
    }

    [Fact]
    public void Logs_OfWork_CarryTheTraceTheyBelongTo()
    {
        var line = loop.Receiver.Logs.First(log => log.Text.StartsWith("Embedded shard", StringComparison.Ordinal));
        Assert.Equal((loop.TraceId, "Information", "assay-test"), (line.TraceId, line.Severity, line.Service));
        Assert.Contains(loop.Trace, span => span.SpanId == line.SpanId && span.Scope == "Assay.Inference");
    }

    [Theory]
    [InlineData("assay.ingestion.images", CollectedLoop.Images)]
    [InlineData("assay.ingestion.shards", 3)]
    [InlineData("assay.inference.images", CollectedLoop.Images)]
    [InlineData("assay.inference.shards", 3)]
    [InlineData("assay.inference.decode_failures", 1)]
    [InlineData("assay.scoring.images", CollectedLoop.Images)]
    [InlineData("assay.scoring.shards", 3)]
    [InlineData("assay.selection.images", 4)]
    [InlineData("assay.labelstore.annotations", 4)]
    [InlineData("assay.labelstore.lease_expiries", 1)]
    public async Task Counters_AfterTheLoop_CountWhatWasDone(string metric, double atLeast)
    {
        await loop.Receiver.UntilAsync(metric, _ => Sum(metric) >= atLeast);
        if (metric is not "assay.labelstore.lease_expiries")
            Assert.Equal(atLeast, Sum(metric));
    }

    [Theory]
    [InlineData("assay.messaging.lag")]
    [InlineData("assay.messaging.consume.duration")]
    [InlineData("assay.inference.batch.size")]
    [InlineData("assay.inference.shard.duration")]
    [InlineData("assay.ingestion.shard.duration")]
    [InlineData("assay.ingestion.listing.duration")]
    [InlineData("assay.scoring.training.duration")]
    [InlineData("assay.selection.duration")]
    [InlineData("assay.labelstore.version.duration")]
    [InlineData("http.server.request.duration")]
    public async Task Histograms_AfterTheLoop_HoldPositiveValues(string metric)
    {
        await loop.Receiver.UntilAsync(metric, _ => loop.Receiver.Points.Any(point => point.Metric == metric && point is { Count: > 0, Value: > 0 }));
        Assert.All(loop.Receiver.Points.Where(point => point.Metric == metric), point => Assert.InRange(point.Value, 0, 3600));
    }

    [Fact]
    public async Task StageTimes_AfterTheLoop_StayWithinTheirCapacity()
    {
        await loop.Receiver.UntilAsync("Stages", _ => Stage("assay.inference.stage.busy_time", "run") > 0);
        foreach (var stage in new[] { "fetch", "decode", "run" })
        {
            Assert.True(Stage("assay.inference.stage.busy_time", stage) > 0, stage);
            Assert.True(Stage("assay.inference.stage.capacity", stage) >= 1, stage);
        }

        Assert.True(Sum("assay.inference.read") > 1000);
    }

    [Fact]
    public async Task Gauges_WhileTheProcessIsUp_TellOpenWork()
    {
        // Ingests, embeddings, runs, campaigns, exports and imports.
        await loop.Receiver.UntilAsync("No open job of any kind", received =>
            received.Points.Count(point => point.Metric == "assay.jobs.open" && point.Value == 0) == 6);
        await loop.Receiver.UntilAsync("Open tasks", received => received.Points.Any(point => point.Metric == "assay.labelstore.tasks_open" && point.Value == 0));
    }

    private double Sum(string metric) => loop.Receiver.Points.Where(point => point.Metric == metric).Sum(point => point.Value);

    private double Stage(string metric, string stage) =>
        loop.Receiver.Points.Where(point => point.Metric == metric && Equals(point.Attributes["stage"], stage)).Sum(point => point.Value);
}
