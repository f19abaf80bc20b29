namespace Assay.Testing.Otlp;

/// <summary>
/// What the collector's Prometheus exporter calls a metric: dots are underscores, a unit is a suffix unless it is an annotation in
/// braces, counters end in _total, histograms have three series
/// (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics).
/// </summary>
public static class PrometheusName
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["1"] = "ratio",
        ["%"] = "percent",
    };

    public static IEnumerable<string> Of(string name, string unit, MetricKind kind)
    {
        var series = name.Replace('.', '_').Replace('-', '_');
        if (Units.TryGetValue(unit, out var suffix) && (unit != "1" || kind == MetricKind.Gauge) && !series.Split('_').Contains(suffix))
            series += $"_{suffix}";
        return kind switch
        {
            MetricKind.Counter => [series.EndsWith("_total", StringComparison.Ordinal) ? series : $"{series}_total"],
            MetricKind.Histogram => [$"{series}_bucket", $"{series}_sum", $"{series}_count"],
            _ => [series],
        };
    }
}
