using System.Collections.Concurrent;
using Assay.Documents;
using Assay.ServiceDefaults.Jobs;
using Xunit;

namespace Assay.FunctionalTests.Jobs;

/// <summary>Two processes on one SQLite file.</summary>
public sealed class JobRunnerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-jobs-").FullName;
    private readonly List<(ChoreRunner Runner, ChoreRunner.Started Lifetime)> _runners = [];
    private SqliteDocumentStore? _store;

    private IDocumentCollection<ChoreDocument> Chores => _store!.Collection(ChoreDocument.Collection);

    public Task InitializeAsync()
    {
        _store = new SqliteDocumentStore(new DocumentsOptions { Path = Path.Combine(_folder, "jobs.db") });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var (runner, lifetime) in _runners)
        {
            await runner.StopAsync(CancellationToken.None);
            runner.Dispose();
            lifetime.Dispose();
        }

        _store!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Nudge_TwoProcesses_EachJobIsDoneOnceAndNeverByTwo()
    {
        var (working, turns) = (new ConcurrentDictionary<string, int>(), new ConcurrentBag<string>());
        var overlaps = 0;
        var runners = new List<ChoreRunner>();
        foreach (var owner in (string[])["a", "b"])
        {
            runners.Add(await StartAsync(owner, async (hold, token) =>
            {
                if (working.AddOrUpdate(hold.Id, 1, (_, count) => count + 1) > 1)
                    Interlocked.Increment(ref overlaps);
                turns.Add(hold.Id);
                await Task.Delay(20, token);
                working.AddOrUpdate(hold.Id, 0, (_, count) => count - 1);
                return await EndAsync(hold, token);
            }));
        }

        for (var chore = 0; chore < 20; chore++)
        {
            await Chores.InsertAsync(new ChoreDocument { Id = $"chore-{chore}" });
            foreach (var runner in runners)
                runner.Nudge($"chore-{chore}");
        }

        await Eventually.TrueAsync(() => All().All(chore => chore.Job.HasEnded));
        Assert.Equal(0, overlaps);
        Assert.Equal(Enumerable.Range(0, 20).Select(chore => $"chore-{chore}").Order(), turns.Order());
        await Eventually.TrueAsync(() => All().All(chore => chore.Job.Lease.Owner.Length == 0));
    }

    [Fact]
    public async Task Sweep_LeaseOfADeadProcess_IsTakenOverWhenItHasExpired()
    {
        var expires = DateTimeOffset.UtcNow.AddSeconds(1);
        await Chores.InsertAsync(new ChoreDocument { Id = "chore", Job = new JobRecord { Status = JobStatus.Running, Lease = new JobLease("dead", 7, expires) } });
        var taken = DateTimeOffset.MinValue;
        var term = 0L;
        await StartAsync("a", (hold, token) =>
        {
            (taken, term) = (DateTimeOffset.UtcNow, hold.Term);
            return EndAsync(hold, token);
        });

        await Eventually.TrueAsync(() => All().Single().Job.HasEnded);
        Assert.True(taken >= expires);
        Assert.Equal(8, term);
    }

    [Fact]
    public async Task Work_FrozenBeyondItsLease_IsRefusedAndDoesNoHarm()
    {
        await Chores.InsertAsync(new ChoreDocument { Id = "chore" });
        var (began, woken) = (new TaskCompletionSource(), new TaskCompletionSource());
        var refused = new TaskCompletionSource<Exception>();
        // No heartbeat reaches the document, as if the process were stopped.
        var frozen = new JobsOptions { LeaseDuration = TimeSpan.FromSeconds(1), HeartbeatInterval = TimeSpan.FromHours(1), SweepInterval = TimeSpan.FromHours(1) };
        await StartAsync("frozen", async (hold, token) =>
        {
            began.SetResult();
            await woken.Task;
            try
            {
                Assert.Throws<JobLeaseLostException>(hold.ThrowIfLost);
                await hold.UpdateAsync(current => current.WithJob(current.Job with { Message = "written by the frozen one" }), CancellationToken.None);
            }
            catch (Exception exception)
            {
                refused.SetResult(exception);
                throw;
            }

            return JobTurn.Ended;
        }, frozen);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await StartAsync("b", EndAsync);
        await Eventually.TrueAsync(() => All().Single().Job.HasEnded);
        woken.SetResult();

        Assert.IsType<JobLeaseLostException>(await refused.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal((JobStatus.Succeeded, ""), (All().Single().Job.Status, All().Single().Job.Message));
    }

    [Fact]
    public async Task Heartbeat_JobTakenByAnother_EndsTheWork()
    {
        await Chores.InsertAsync(new ChoreDocument { Id = "chore" });
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync("a", async (_, token) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.TrySetResult();
            token.ThrowIfCancellationRequested();
            return JobTurn.Ended;
        });
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await Chores.UpdateAsync("chore", chore => chore.WithJob(chore.Job with { Lease = chore.Job.Lease.Take("b", DateTimeOffset.UtcNow.AddHours(1)) }));

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(("b", JobStatus.Running), (All().Single().Job.Lease.Owner, All().Single().Job.Status));
    }

    [Fact]
    public async Task Stop_ProcessEnds_GivesItsLeaseBackAtOnce()
    {
        await Chores.InsertAsync(new ChoreDocument { Id = "chore" });
        var began = new TaskCompletionSource();
        var first = await StartAsync("a", async (_, token) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return JobTurn.Ended;
        });
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await first.StopAsync(CancellationToken.None);

        Assert.Equal(("", 1L, JobStatus.Running), (All().Single().Job.Lease.Owner, All().Single().Job.Lease.Term, All().Single().Job.Status));
    }

    [Fact]
    public async Task Work_FaultThatDoesNotPass_FailsTheJobWithItsReason()
    {
        await Chores.InsertAsync(new ChoreDocument { Id = "chore" });
        await StartAsync("a", (_, _) => throw new InvalidOperationException("It is broken; mend it."));
        await Eventually.TrueAsync(() => All().Single().Job.HasEnded);
        Assert.Equal((JobStatus.Failed, "It is broken; mend it."), (All().Single().Job.Status, All().Single().Job.Error));
    }

    [Fact]
    public async Task Work_FaultThatPasses_IsTriedAgain()
    {
        await Chores.InsertAsync(new ChoreDocument { Id = "chore" });
        var tries = 0;
        await StartAsync("a", (hold, token) => ++tries < 3 ? throw new IOException("The store is away.") : EndAsync(hold, token));
        await Eventually.TrueAsync(() => All().Single().Job.HasEnded);
        Assert.Equal((JobStatus.Succeeded, 3), (All().Single().Job.Status, tries));
    }

    private async Task<ChoreRunner> StartAsync(
        string owner, Func<JobHold<ChoreDocument>, CancellationToken, Task<JobTurn>> work, JobsOptions? options = null)
    {
        var lifetime = new ChoreRunner.Started();
        var runner = new ChoreRunner(Chores, owner, work, options ?? ChoreRunner.Quick, lifetime);
        _runners.Add((runner, lifetime));
        await runner.StartAsync(CancellationToken.None);
        return runner;
    }

    private static async Task<JobTurn> EndAsync(JobHold<ChoreDocument> hold, CancellationToken cancellationToken)
    {
        await hold.UpdateAsync(current => current.WithJob(current.Job.Succeed(DateTimeOffset.UtcNow)), cancellationToken);
        return JobTurn.Ended;
    }

    private List<ChoreDocument> All() =>
        [.. Chores.QueryAsync(DocumentQuery.All).GetAwaiter().GetResult().Items.Select(chore => chore.Value)];
}
