using Assay.ServiceDefaults.Jobs;
using Xunit;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class RunningJobsTests
{
    private readonly RunningJobs _running = new();

    [Fact]
    public void TryEnter_JobInHand_TurnsTheSecondAwayAndTellsTheFirst()
    {
        var first = _running.TryEnter("a")!;
        Assert.Null(_running.TryEnter("a"));
        Assert.True(first.Leave());
        using var next = _running.TryEnter("a");
        Assert.NotNull(next);
        Assert.False(next.Leave());
    }

    [Fact]
    public void Leave_Twice_LeavesTheNextWorkerItsJob()
    {
        var first = _running.TryEnter("a")!;
        first.Leave();
        var second = _running.TryEnter("a");
        first.Dispose();
        Assert.Null(_running.TryEnter("a"));
        Assert.True(second!.Leave());
    }

    [Fact]
    public void Stop_TellsTheWorkerOfThatJobOnly()
    {
        using var a = _running.TryEnter("a")!;
        using var b = _running.TryEnter("b")!;
        _running.Stop("a");
        _running.Stop("c");
        Assert.True(a.Stopped.IsCancellationRequested);
        Assert.False(b.Stopped.IsCancellationRequested);
        a.Restart();
        Assert.False(a.Stopped.IsCancellationRequested);
    }
}
