namespace Assay.Telemetry;

/// <summary>
/// Where traces, metrics and logs go, over OTLP. What is left out here is taken from the standard variables of OpenTelemetry
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>, ...). Without an endpoint in either nothing is collected.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "Telemetry";

    internal const string Grpc = "grpc";
    internal const string HttpProtobuf = "http/protobuf";

    /// <summary>URL of a collector, such as http://collector:4317; empty = what OTEL_EXPORTER_OTLP_ENDPOINT says.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary><c>grpc</c> or <c>http/protobuf</c>; empty = what OTEL_EXPORTER_OTLP_PROTOCOL says, else grpc.</summary>
    public string Protocol { get; set; } = "";

    /// <summary>Headers of every export as <c>name=value,name=value</c>, such as a key of the receiver.</summary>
    public string Headers { get; set; } = "";

    /// <summary>Name of this service; empty = what OTEL_SERVICE_NAME says, else the program's own, such as assay-ingestion.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>Share of new traces that are kept, 0 .. 1; what a caller began is kept if the caller keeps it.</summary>
    public double? TraceRatio { get; set; }

    /// <summary>Time between two exports of metrics, 100 ms .. 1 hour; also the longest time that a span or a log line waits, up to 5 s.</summary>
    public TimeSpan? ExportInterval { get; set; }
}
