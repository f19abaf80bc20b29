using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Assay.FunctionalTests.Jobs;

/// <summary>A process of its own, as far as jobs go: another owner on the same documents, whose work is what the test says.</summary>
internal sealed class ChoreRunner(
    IDocumentCollection<ChoreDocument> chores, string owner, Func<JobHold<ChoreDocument>, CancellationToken, Task<JobTurn>> work, JobsOptions options, ChoreRunner.Started lifetime)
    : JobRunner<ChoreDocument>(
        new JobRunnerContext(
            new JobOwner { Name = owner }, new RunningJobs(), new LiveProgress(TimeProvider.System), Metrics, Options.Create(options), lifetime, TimeProvider.System),
        chores, 2, TimeSpan.FromMinutes(1), NullLogger.Instance)
{
    private readonly IDocumentCollection<ChoreDocument> _chores = chores;
    private static readonly JobMetrics Metrics = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

    /// <summary>Leases short enough for a test.</summary>
    public static JobsOptions Quick { get; } = new()
    {
        LeaseDuration = TimeSpan.FromSeconds(2),
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),
        SweepInterval = TimeSpan.FromMilliseconds(50),
    };

    protected override async IAsyncEnumerable<ChoreDocument> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chore in _chores.QueryAllAsync(DocumentQuery.All, cancellationToken))
        {
            if (!chore.Value.Job.HasEnded)
                yield return chore.Value;
        }
    }

    protected override bool IsOpen(ChoreDocument job) => !job.Job.HasEnded;

    protected override Task<JobTurn> WorkAsync(JobHold<ChoreDocument> job, CancellationToken cancellationToken) =>
        job.Job.Job.HasEnded ? Task.FromResult(JobTurn.Ended) : work(job, cancellationToken);

    protected override Task FailAsync(JobHold<ChoreDocument> job, Exception exception, CancellationToken cancellationToken) =>
        job.UpdateAsync(current => current.WithJob(current.Job.Fail(Reason(exception), DateTimeOffset.UtcNow)), cancellationToken);

    protected override string Reason(Exception exception) => exception.Message;

    /// <summary>A process that has started and stops when the test says so.</summary>
    internal sealed class Started : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
