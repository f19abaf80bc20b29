using Google.Protobuf;
using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Metrics.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Assay.Testing.Otlp;

/// <summary>Takes exports apart.</summary>
internal static class OtlpMapping
{
    public static IEnumerable<ReceivedSpan> Read(ExportTraceServiceRequest export) =>
        from resource in export.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new ReceivedSpan(
            ServiceOf(resource.Resource),
            InstanceOf(resource.Resource),
            scope.Scope.Name,
            Hex(span.TraceId),
            Hex(span.SpanId),
            Hex(span.ParentSpanId),
            span.Name,
            DateTimeOffset.UnixEpoch + Nanoseconds(span.StartTimeUnixNano),
            Nanoseconds(span.EndTimeUnixNano - span.StartTimeUnixNano),
            span.Status?.Code == Status.Types.StatusCode.Error,
            Attributes(span.Attributes));

    public static IEnumerable<ReceivedLog> Read(ExportLogsServiceRequest export) =>
        from resource in export.ResourceLogs
        from scope in resource.ScopeLogs
        from line in scope.LogRecords
        select new ReceivedLog(ServiceOf(resource.Resource), scope.Scope?.Name ?? "", Hex(line.TraceId), Hex(line.SpanId), line.SeverityText, $"{Value(line.Body)}");

    public static IEnumerable<ReceivedPoint> Read(ExportMetricsServiceRequest export) =>
        from resource in export.ResourceMetrics
        from scope in resource.ScopeMetrics
        from metric in scope.Metrics
        from point in Read(ServiceOf(resource.Resource), metric)
        select point;

    private static IEnumerable<ReceivedPoint> Read(string service, Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(point => Read(service, metric, MetricKind.Gauge, point)),
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(point => Read(service, metric, metric.Sum.IsMonotonic ? MetricKind.Counter : MetricKind.Gauge, point)),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(point =>
            new ReceivedPoint(service, metric.Name, metric.Unit, MetricKind.Histogram, Attributes(point.Attributes), point.Sum, (long)point.Count)),
        _ => [],
    };

    private static ReceivedPoint Read(string service, Metric metric, MetricKind kind, NumberDataPoint point) => new(
        service, metric.Name, metric.Unit, kind, Attributes(point.Attributes),
        point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble, 0);

    private static string ServiceOf(Resource resource) => Text(resource, "service.name");

    private static string InstanceOf(Resource resource) => Text(resource, "service.instance.id");

    private static string Text(Resource resource, string key) =>
        resource.Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value.StringValue ?? "";

    private static SortedDictionary<string, object> Attributes(RepeatedField<KeyValue> attributes)
    {
        var read = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
            read[attribute.Key] = Value(attribute.Value);
        return read;
    }

    private static object Value(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue,
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue,
        AnyValue.ValueOneofCase.ArrayValue => string.Join(',', value.ArrayValue.Values.Select(Value)),
        _ => "",
    };

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static TimeSpan Nanoseconds(ulong nanoseconds) => TimeSpan.FromTicks((long)(nanoseconds / 100));
}
