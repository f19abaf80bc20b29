using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Assay.Telemetry;

/// <summary>
/// Collects spans and metrics of this process, ours and those that the framework and the bus make by themselves, and sends them. What
/// cannot be sent is dropped: nothing waits for a collector, but for a moment at the end.
/// </summary>
internal sealed class TelemetryProviders : IDisposable
{
    /// <summary>How long the process waits at its end for what is left to be sent.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    // Not System.Net.Http: calls between services have spans of Grpc.Net.Client, and a span for each image that is read from S3 would
    // drown the rest.
    private static readonly string[] Sources = ["Assay.*", "Microsoft.AspNetCore", "Grpc.Net.Client", "MassTransit"];

    private static readonly string[] Meters =
        ["Assay.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "MassTransit"];

    private readonly TracerProvider _traces;
    private readonly MeterProvider? _metrics;

    /// <param name="settings">Where to, and as whom.</param>
    /// <param name="withMetrics">False for what is over in a moment.</param>
    public TelemetryProviders(TelemetrySettings settings, bool withMetrics = true)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(settings.Configuration))
            .ConfigureResource(settings.Describe)
            .SetSampler(new ParentBasedSampler(new RootSampler(settings.TraceRatio)))
            .AddSource(Sources)
            .AddOtlpExporter(exporter =>
            {
                settings.Configure(exporter, "v1/traces");
                settings.Configure(exporter.BatchExportProcessorOptions);
            })
            .Build();
        if (withMetrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(settings.Configuration))
                .ConfigureResource(settings.Describe)
                .AddMeter(Meters)
                .AddOtlpExporter((exporter, reader) =>
                {
                    settings.Configure(exporter, "v1/metrics");
                    settings.Configure(reader);
                })
                .Build();
        }
    }

    /// <summary>Sends what is left, within <see cref="FlushTimeout"/>.</summary>
    public void Shutdown() => Parallel.Invoke(
        () => _traces.Shutdown((int)FlushTimeout.TotalMilliseconds),
        () => _metrics?.Shutdown((int)FlushTimeout.TotalMilliseconds));

    public void Dispose()
    {
        Shutdown();
        _traces.Dispose();
        _metrics?.Dispose();
    }
}
