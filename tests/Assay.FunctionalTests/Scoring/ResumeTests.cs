using Assay.Common.V1;
using Assay.Documents;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class ResumeTests
{
    [Theory]
    [InlineData("heads/02.npy")]
    [InlineData("heads/training.json")]
    [InlineData("000001/entropy.npy")]
    [InlineData("summary.json")]
    public async Task Restart_StoppedBeforeAFile_EndsWithTheBytesOfAnUndisturbedRun(string file)
    {
        var host = new ScoringHost { Threads = 1 };
        await using var disposal = new Disposal(host);
        await host.InitializeAsync();
        await host.AddAsync(new SyntheticDataset { Name = "data" });
        var undisturbed = await host.ReadFilesAsync(await host.ScoreAsync("data"));

        var reached = Hold(host, file);
        var run = await host.StartAsync("data");
        await reached;
        await host.RestartAsync();

        var resumed = await host.WaitAsync(run.Id);
        Assert.True(resumed.Progress.State == JobState.Succeeded, resumed.Progress.Error);
        AssertSame(undisturbed, await host.ReadFilesAsync(resumed));
    }

    [Fact]
    public async Task StartRun_OtherThreads_WritesTheSameBytes()
    {
        var files = new List<SortedDictionary<string, byte[]>>();
        foreach (var threads in (int[])[1, 5])
        {
            var host = new ScoringHost { Threads = threads };
            await using var disposal = new Disposal(host);
            await host.InitializeAsync();
            await host.AddAsync(new SyntheticDataset { Name = "data" });
            files.Add(await host.ReadFilesAsync(await host.ScoreAsync("data")));
        }

        AssertSame(files[0], files[1]);
    }

    [Fact]
    public async Task StartRun_WriteFailsOnce_GoesOnByItself()
    {
        var host = new ScoringHost();
        await using var disposal = new Disposal(host);
        await host.InitializeAsync();
        await host.AddAsync(new SyntheticDataset { Name = "data" });
        var failures = 0;
        host.BeforePut = (key, _) => key.EndsWith("000001/given.npy", StringComparison.Ordinal) && Interlocked.Increment(ref failures) == 1
            ? throw new IOException("the disk was away")
            : Task.CompletedTask;
        await host.ScoreAsync("data");
        Assert.Equal(2, failures);
    }

    [Fact]
    public async Task CancelRun_WhileItWorks_EndsItForGood()
    {
        var host = new ScoringHost();
        await using var disposal = new Disposal(host);
        await host.InitializeAsync();
        await host.AddAsync(new SyntheticDataset { Name = "data" });
        var reached = Hold(host, "000001/entropy.npy");
        var run = await host.StartAsync("data");
        await reached;

        var cancelled = (await host.Scoring.CancelRunAsync(new CancelRunRequest { Run = run.Id })).Run;
        Assert.Equal(JobState.Cancelled, cancelled.Progress.State);
        await host.RestartAsync();
        Assert.Equal(JobState.Cancelled, (await host.WaitAsync(run.Id)).Progress.State);
        // The queue is free for the next.
        await host.ScoreAsync("data");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartRun_DiedBeforeItsMessageWasSent_IsWorkedOnAllTheSame(bool askedAgain)
    {
        var host = new ScoringHost();
        await using var disposal = new Disposal(host);
        await host.InitializeAsync();
        await host.AddAsync(new SyntheticDataset { Name = "data" });
        var whole = await host.ScoreAsync("data");

        // What a process leaves that dies between the run and its message: the run alone.
        var runs = host.Services.GetRequiredService<IDocumentStore>().Collection(RunDocument.Collection);
        var document = (await runs.GetAsync(whole.Id)).Value;
        var job = new JobRecord { Status = JobStatus.Pending, Created = document.Job.Created, Total = document.Job.Total };
        await runs.InsertAsync(document with { Id = "campaign-000-learn", Job = job, Begun = null, Outcome = null, Announced = false });
        if (askedAgain)
            await host.Scoring.StartRunAsync(new StartRunRequest { Dataset = "data", Run = "campaign-000-learn" });
        else
            await host.RestartAsync();

        var run = await host.WaitAsync("campaign-000-learn");
        Assert.True(run.Progress.State == JobState.Succeeded, run.Progress.Error);
        Assert.Equal(whole.Summary.Head.LogLoss, run.Summary.Head.LogLoss);
    }

    private static Task Hold(ScoringHost host, string file)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.BeforePut = (key, cancellationToken) =>
        {
            if (!key.EndsWith(file, StringComparison.Ordinal))
                return Task.CompletedTask;
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };
        return reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static void AssertSame(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(actual[file.Key]), $"{file.Key} differs"));
    }

    private sealed class Disposal(ScoringHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }
}
