namespace Assay.ServiceDefaults.Jobs;

/// <summary>How processes share jobs; see the README of the service defaults.</summary>
public sealed class JobsOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "Jobs";

    /// <summary>
    /// How long a job stays its worker's without a heartbeat, 1 second .. 1 hour: the longest that a job stands still after a crash, but for
    /// <see cref="SweepInterval"/>. Must be far above the difference between the clocks of the machines, which counts against it.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a worker renews its leases, more than 0; at most half of <see cref="LeaseDuration"/>, so that one may fail.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often each process looks for jobs that nobody works on, more than 0: one query by an index. A fifth more or less, at random.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often each process compares what should be with what is, so that a lost message is made good, more than 0. A fifth more or less, at random.</summary>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Spreads the processes of a service over time, so that they do not all ask in the same moment.</summary>
    internal static TimeSpan Jitter(TimeSpan interval) => interval * (0.8 + (0.4 * Random.Shared.NextDouble()));
}
