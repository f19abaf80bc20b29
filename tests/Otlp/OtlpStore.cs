using System.Globalization;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Assay.Testing.Otlp;

/// <summary>Everything that has arrived. Thread-safe.</summary>
internal sealed class OtlpStore
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedSpan> _spans = [];
    private readonly List<ReceivedLog> _logs = [];
    private readonly Dictionary<string, ReceivedPoint> _points = [];

    public IReadOnlyList<ReceivedSpan> Spans
    {
        get
        {
            lock (_lock)
                return [.. _spans];
        }
    }

    public IReadOnlyList<ReceivedLog> Logs
    {
        get
        {
            lock (_lock)
                return [.. _logs];
        }
    }

    public IReadOnlyList<ReceivedPoint> Points
    {
        get
        {
            lock (_lock)
                return [.. _points.Values];
        }
    }

    public void Add(ExportTraceServiceRequest export)
    {
        lock (_lock)
            _spans.AddRange(OtlpMapping.Read(export));
    }

    public void Add(ExportLogsServiceRequest export)
    {
        lock (_lock)
            _logs.AddRange(OtlpMapping.Read(export));
    }

    public void Add(ExportMetricsServiceRequest export)
    {
        // A process is a series of its own: its instance is part of the key as it is in Prometheus.
        foreach (var resource in export.ResourceMetrics)
        {
            var instance = string.Join(',', resource.Resource.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"));
            var one = new ExportMetricsServiceRequest { ResourceMetrics = { resource } };
            lock (_lock)
            {
                foreach (var point in OtlpMapping.Read(one))
                {
                    var series = string.Join(',', point.Attributes.Select(attribute => string.Create(CultureInfo.InvariantCulture, $"{attribute.Key}={attribute.Value}")));
                    _points[$"{instance}|{point.Metric}|{series}"] = point;
                }
            }
        }
    }
}
