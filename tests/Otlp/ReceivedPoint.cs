namespace Assay.Testing.Otlp;

/// <summary>The newest value of one series of a metric.</summary>
/// <param name="Service">The resource's service.name.</param>
/// <param name="Metric">Name of the instrument.</param>
/// <param name="Unit">UCUM unit.</param>
/// <param name="Kind">What Prometheus makes of it.</param>
/// <param name="Attributes">The series' attributes.</param>
/// <param name="Value">A counter's or gauge's value, a histogram's sum.</param>
/// <param name="Count">Values in a histogram; 0 for the others.</param>
public sealed record ReceivedPoint(
    string Service, string Metric, string Unit, MetricKind Kind, IReadOnlyDictionary<string, object> Attributes, double Value, long Count);
