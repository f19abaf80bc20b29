using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>What operators watch of jobs: meter and spans <c>Assay.Jobs</c>.</summary>
public sealed class JobMetrics
{
    public const string MeterName = "Assay.Jobs";

    private readonly UpDownCounter<long> _running;
    private readonly Counter<long> _takenOver;
    private readonly Counter<long> _lost;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _running = meter.CreateUpDownCounter<long>("assay.jobs.running", "{job}", "Jobs that this process works on.");
        _takenOver = meter.CreateCounter<long>("assay.jobs.leases_taken_over", "{lease}", "Jobs taken from a worker whose lease had expired.");
        _lost = meter.CreateCounter<long>("assay.jobs.leases_lost", "{lease}", "Leases that this process lost while it worked.");
    }

    internal static ActivitySource Activities { get; } = new(MeterName);

    internal void Begun() => _running.Add(1);

    internal void Ended() => _running.Add(-1);

    internal void TakenOver() => _takenOver.Add(1);

    internal void Lost() => _lost.Add(1);
}
