using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Assay.Testing.Otlp;

/// <summary>A collector for tests on free loopback ports: keeps what any number of processes send to it, over gRPC or HTTP.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const string Protobuf = "application/x-protobuf";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebApplication _app;
    private readonly OtlpStore _store;

    private OtlpReceiver(WebApplication app)
    {
        _app = app;
        _store = app.Services.GetRequiredService<OtlpStore>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        (Grpc, Http) = (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    /// <summary>Endpoint of the protocol grpc.</summary>
    public Uri Grpc { get; }

    /// <summary>Endpoint of the protocol http/protobuf.</summary>
    public Uri Http { get; }

    /// <summary>Spans so far.</summary>
    public IReadOnlyList<ReceivedSpan> Spans => _store.Spans;

    /// <summary>Log lines so far.</summary>
    public IReadOnlyList<ReceivedLog> Logs => _store.Logs;

    /// <summary>The newest value of every series.</summary>
    public IReadOnlyList<ReceivedPoint> Points => _store.Points;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<OtlpStore>();
        var app = builder.Build();
        app.MapGrpcService<OtlpTraceService>();
        app.MapGrpcService<OtlpMetricsService>();
        app.MapGrpcService<OtlpLogsService>();
        var store = app.Services.GetRequiredService<OtlpStore>();
        Map(app, "/v1/traces", ExportTraceServiceRequest.Parser, store.Add, new ExportTraceServiceResponse());
        Map(app, "/v1/metrics", ExportMetricsServiceRequest.Parser, store.Add, new ExportMetricsServiceResponse());
        Map(app, "/v1/logs", ExportLogsServiceRequest.Parser, store.Add, new ExportLogsServiceResponse());
        await app.StartAsync();
        return new OtlpReceiver(app);
    }

    /// <summary>Waits until what has arrived satisfies a condition.</summary>
    /// <exception cref="TimeoutException">It did not within a minute.</exception>
    public async Task UntilAsync(string expected, Func<OtlpReceiver, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition(this))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"{expected} did not arrive within {Patience.TotalSeconds:0} s; {Spans.Count} spans, {Logs.Count} log lines and {Points.Count} series did.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Map<TRequest>(WebApplication app, string path, MessageParser<TRequest> parser, Action<TRequest> add, IMessage response)
        where TRequest : IMessage<TRequest> =>
        app.MapPost(path, async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            add(parser.ParseFrom(body.ToArray()));
            return Results.Bytes(response.ToByteArray(), Protobuf);
        });
}
