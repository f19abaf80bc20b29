using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Assay.Telemetry;

/// <summary>What the options and the standard variables together say.</summary>
internal sealed class TelemetrySettings(TelemetryOptions options, IConfiguration configuration, string program)
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly string[] SignalEndpointVariables =
        ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    // Seen soon by who looks at a trace, whatever the interval of the metrics.
    private static readonly TimeSpan LongestBatchDelay = TimeSpan.FromSeconds(5);

    /// <summary>Source of the standard variables, which the SDK reads by itself.</summary>
    public IConfiguration Configuration => configuration;

    public static TelemetrySettings Read(IConfiguration configuration, string program) =>
        new(configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new TelemetryOptions(), configuration, program);

    /// <summary>True if an endpoint is named.</summary>
    public bool IsOn =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && (options.OtlpEndpoint.Length > 0
            || !string.IsNullOrEmpty(configuration[EndpointVariable])
            || SignalEndpointVariables.Any(variable => !string.IsNullOrEmpty(configuration[variable])));

    public bool IsValid => new TelemetryOptionsValidator().Validate(null, options).Succeeded;

    /// <summary>Share of new traces that are kept.</summary>
    public double TraceRatio
    {
        get
        {
            var sampler = configuration["OTEL_TRACES_SAMPLER"] ?? "";
            if (options.TraceRatio is { } ratio)
                return ratio;
            if (sampler.EndsWith("always_off", StringComparison.Ordinal))
                return 0;
            return sampler.EndsWith("traceidratio", StringComparison.Ordinal)
                && double.TryParse(configuration["OTEL_TRACES_SAMPLER_ARG"], NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                    ? Math.Clamp(share, 0, 1)
                    : 1;
        }
    }

    /// <summary>The standard variables win over what the program calls itself, our own section over both.</summary>
    public void Describe(ResourceBuilder resource)
    {
        resource.Clear()
            .AddTelemetrySdk()
            .AddService(
                ServiceNameOf(program),
                serviceVersion: typeof(TelemetrySettings).Assembly.GetName().Version?.ToString(3),
                serviceInstanceId: string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}"))
            .AddEnvironmentVariableDetector();
        if (options.ServiceName.Length > 0)
            resource.AddAttributes([new("service.name", options.ServiceName)]);
    }

    /// <param name="exporter">As the standard variables have set it.</param>
    /// <param name="path">Path of the signal below an http/protobuf endpoint, such as v1/traces.</param>
    public void Configure(OtlpExporterOptions exporter, string path)
    {
        if (options.Protocol.Length > 0)
            exporter.Protocol = options.Protocol == TelemetryOptions.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (options.Headers.Length > 0)
            exporter.Headers = options.Headers;
        if (options.OtlpEndpoint.Length > 0)
        {
            var endpoint = new Uri(options.OtlpEndpoint.TrimEnd('/') + '/');
            exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.Grpc ? endpoint : new Uri(endpoint, path);
        }
    }

    public void Configure<T>(BatchExportProcessorOptions<T> batch)
        where T : class
    {
        if (options.ExportInterval is { } interval)
            batch.ScheduledDelayMilliseconds = (int)Math.Min(interval.TotalMilliseconds, LongestBatchDelay.TotalMilliseconds);
    }

    public void Configure(MetricReaderOptions reader)
    {
        if (options.ExportInterval is { } interval)
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)interval.TotalMilliseconds;
    }

    /// <summary>Assay.LabelStore is assay-labelstore.</summary>
    internal static string ServiceNameOf(string program) => program.Replace('.', '-').ToLowerInvariant();
}
