using Assay.Common.V1;
using Assay.Documents;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

/// <summary>Two processes of Scoring and Selection on the same stores.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private static readonly (string, string)[] Quick =
        [("Jobs:LeaseDuration", "00:00:02"), ("Jobs:HeartbeatInterval", "00:00:00.2"), ("Jobs:SweepInterval", "00:00:00.2")];

    private readonly ScoringHost _first = new() { Settings = Quick };
    private ScoringHost? _second;

    private ScoringHost Second => _second!;

    public async Task InitializeAsync()
    {
        await _first.InitializeAsync();
        _second = new ScoringHost(_first) { Settings = Quick };
        await _second.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Second.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task StartRun_TwoProcesses_ShareTheRunsAndDoEachOnce()
    {
        await _first.AddAsync(new SyntheticDataset { Name = "data" });
        var runs = new List<Run>();
        for (var run = 0; run < 4; run++)
            runs.Add(await (run % 2 == 0 ? _first : Second).StartAsync("data"));

        foreach (var run in runs)
        {
            // Whoever is asked knows how it stands.
            var ended = await _first.WaitAsync(run.Id);
            Assert.True(ended.Progress.State == JobState.Succeeded, ended.Progress.Error);
            Assert.Equal(JobState.Succeeded, (await Second.Scoring.GetRunAsync(new GetRunRequest { Run = run.Id })).Run.Progress.State);
            Assert.InRange((await DocumentAsync(run.Id)).Job.Lease.Term, 1, 2);
        }
    }

    [Fact]
    public async Task Run_WorkerLosesItsLease_TheOtherEndsItWithTheSameBytes()
    {
        await _first.AddAsync(new SyntheticDataset { Name = "data" });
        var undisturbed = await _first.ReadFilesAsync(await _first.ScoreAsync("data"));

        var (held, gate) = (new TaskCompletionSource<ScoringHost>(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        foreach (var host in (ScoringHost[])[_first, Second])
        {
            // The first to come is frozen in the middle of a write, and goes on when all is over.
            host.BeforePut = (key, _) => key.EndsWith("000001/entropy.npy", StringComparison.Ordinal) && held.TrySetResult(host) ? gate.Task : Task.CompletedTask;
        }

        var run = await _first.StartAsync("data");
        var frozen = await held.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var runs = _first.Services.GetRequiredService<IDocumentStore>().Collection(RunDocument.Collection);
        await runs.UpdateAsync(run.Id, current => current.WithJob(current.Job with { Lease = current.Job.Lease with { Owner = "the past", Expires = default } }));

        var ended = await (frozen == _first ? Second : _first).WaitAsync(run.Id);
        gate.SetResult();

        Assert.True(ended.Progress.State == JobState.Succeeded, ended.Progress.Error);
        var files = await _first.ReadFilesAsync(ended);
        Assert.Equal(undisturbed.Keys, files.Keys);
        Assert.All(undisturbed, file => Assert.True(file.Value.AsSpan().SequenceEqual(files[file.Key]), $"{file.Key} differs"));
    }

    [Fact]
    public async Task ResumeRun_Cancelled_GoesOnInAnyProcess()
    {
        await _first.AddAsync(new SyntheticDataset { Name = "data" });
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var host in (ScoringHost[])[_first, Second])
        {
            host.BeforePut = (key, cancellationToken) =>
            {
                if (!key.EndsWith("000001/entropy.npy", StringComparison.Ordinal))
                    return Task.CompletedTask;
                reached.TrySetResult();
                return Task.Delay(Timeout.Infinite, cancellationToken);
            };
        }

        var run = await _first.StartAsync("data");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        // The process that is asked need not be the one that works: its heartbeat sees it.
        await Second.Scoring.CancelRunAsync(new CancelRunRequest { Run = run.Id });
        await Eventually.TrueAsync(() => DocumentAsync(run.Id).GetAwaiter().GetResult().Job.Lease.Owner.Length == 0);
        _first.BeforePut = Second.BeforePut = null;
        var resumed = (await Second.Scoring.ResumeRunAsync(new ResumeRunRequest { Run = run.Id })).Run;

        Assert.Equal(JobState.Running, resumed.Progress.State);
        Assert.Equal(JobState.Succeeded, (await _first.WaitAsync(run.Id)).Progress.State);
    }

    [Fact]
    public async Task SelectBatch_TwoProcessesAtOnce_NeverBringTheSameImage()
    {
        await _first.AddAsync(new SyntheticDataset { Name = "data" });
        await _first.ScoreAsync("data");

        var selected = await Task.WhenAll(Enumerable.Range(0, 8).Select(async place =>
            await (place % 2 == 0 ? _first : Second).Selection.SelectBatchAsync(new SelectBatchRequest { Dataset = "data", Count = 12, AnnotatorsPerImage = 1 })));

        var images = selected.SelectMany(response => response.Images.Select(image => image.ImageId)).ToList();
        Assert.Equal(8 * 12, images.Count);
        Assert.Equal(images.Count, images.Distinct().Count());
        var listed = await Second.Selection.ListSelectionsAsync(new ListSelectionsRequest { Dataset = "data" });
        Assert.Equal(selected.Select(response => response.Selection.Id).Order(), listed.Selections.Select(selection => selection.Id).Order());
    }

    private async Task<RunDocument> DocumentAsync(string run) =>
        (await _first.Services.GetRequiredService<IDocumentStore>().Collection(RunDocument.Collection).GetAsync(run)).Value;
}
