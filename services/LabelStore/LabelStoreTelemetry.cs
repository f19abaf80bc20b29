using System.Diagnostics;
using System.Diagnostics.Metrics;
using Assay.LabelStore.Annotations;

namespace Assay.LabelStore;

/// <summary>What operators watch: meter and spans <c>Assay.LabelStore</c>.</summary>
internal sealed class LabelStoreTelemetry
{
    public const string Name = "Assay.LabelStore";

    private readonly Counter<long> _annotations;
    private readonly Counter<long> _leases;
    private readonly Counter<long> _leaseExpiries;
    private readonly Histogram<double> _versionDuration;

    public LabelStoreTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _annotations = Meter.CreateCounter<long>("assay.labelstore.annotations", "{annotation}", "Answers of people and answers taken back, by decision.");
        _leases = Meter.CreateCounter<long>("assay.labelstore.leases", "{lease}", "Tasks handed to annotators.");
        _leaseExpiries = Meter.CreateCounter<long>("assay.labelstore.lease_expiries", "{lease}", "Leases that ended without an answer and were taken back.");
        _versionDuration = Meter.CreateHistogram(
            "assay.labelstore.version.duration", "s", "Time to make a label version.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300] });
    }

    public static ActivitySource Activities { get; } = new(Name);

    public Meter Meter { get; }

    public void Annotated(AnnotationDocument annotation) => _annotations.Add(
        1, new KeyValuePair<string, object?>("decision", annotation.Retraction ? "retracted" : annotation.Decision.ToString().ToLowerInvariant()));

    public void Leased() => _leases.Add(1);

    public void Expired(int leases)
    {
        if (leases > 0)
            _leaseExpiries.Add(leases);
    }

    public void VersionMade(TimeSpan duration) => _versionDuration.Record(duration.TotalSeconds);
}
