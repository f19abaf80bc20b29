using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Assay.Testing.Otlp;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.FunctionalTests.Telemetry;

/// <summary>A service does its work whatever becomes of the collector.</summary>
[Collection(CollectorFaultCollection.Name)]
public sealed class CollectorFaultTests
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Stop_WithACollectorThatNeverAnswers_TakesSeconds()
    {
        // Accepts connections and says nothing, as a frozen collector does.
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        await WorkAndStopAsync($"http://127.0.0.1:{((IPEndPoint)frozen.LocalEndpoint).Port}", "grpc");
    }

    [Fact]
    public async Task Stop_WithoutACollector_TakesSeconds()
    {
        await WorkAndStopAsync("http://127.0.0.1:9", "http/protobuf");
    }

    [Fact]
    public async Task Export_OverHttp_ArrivesAndIsFlushedAtTheEnd()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await WorkAndStopAsync(receiver.Http.ToString(), "http/protobuf");

        // Without waiting: what the process had in hand was sent before it ended.
        Assert.Contains(receiver.Spans, span => span is { Name: "GET /api/datasets", Service: "from-otel-name" });
        Assert.Contains(receiver.Points, point => point.Metric == "http.server.request.duration");
        Assert.NotEmpty(receiver.Logs);
    }

    [Theory]
    [InlineData("OtlpEndpoint", "collector:4317", "Telemetry:OtlpEndpoint is \"collector:4317\"; it must be a URL such as http://collector:4317.")]
    [InlineData("Protocol", "http/json", "Telemetry:Protocol is \"http/json\"; it must be grpc or http/protobuf.")]
    [InlineData("TraceRatio", "2", "Telemetry:TraceRatio is 2; it must be 0 .. 1.")]
    [InlineData("Headers", "secret", "Telemetry:Headers must be name=value, several separated by commas.")]
    public async Task Start_WithWrongSettings_SaysWhatIsWrong(string key, string value, string expected)
    {
        var host = new TestHost(builder =>
        {
            builder.Configuration["Telemetry:OtlpEndpoint"] = "http://127.0.0.1:9";
            builder.Configuration[$"Telemetry:{key}"] = value;
        });
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(host.InitializeAsync);
        await host.DisposeAsync();
        Assert.Contains(expected, refused.Failures);
    }

    private static async Task WorkAndStopAsync(string endpoint, string protocol)
    {
        var host = new TestHost(builder =>
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
            builder.Configuration["OTEL_SERVICE_NAME"] = "from-otel-name";
        });
        await host.InitializeAsync();
        using (var browser = new HttpClient())
            Assert.True((await browser.GetAsync(new Uri(host.Web, "api/datasets"))).IsSuccessStatusCode);

        var stopping = Stopwatch.StartNew();
        await host.DisposeAsync();
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, LongestStop);
    }
}
