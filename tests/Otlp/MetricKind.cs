namespace Assay.Testing.Otlp;

/// <summary>Kinds of metrics that Prometheus names differently.</summary>
public enum MetricKind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only goes up.</summary>
    Counter,

    /// <summary>Counts values by buckets.</summary>
    Histogram,
}
