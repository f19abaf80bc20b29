using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>What every <see cref="JobRunner{TDocument}"/> of a process shares.</summary>
public sealed class JobRunnerContext(
    JobOwner owner, RunningJobs running, LiveProgress live, JobMetrics metrics, IOptions<JobsOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    internal string Owner => owner.Name;

    internal RunningJobs Running => running;

    internal JobMetrics Metrics => metrics;

    internal JobsOptions Options => options.Value;

    internal IHostApplicationLifetime Lifetime => lifetime;

    /// <summary>Clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Meters of the jobs in hand.</summary>
    public LiveProgress Live => live;
}
