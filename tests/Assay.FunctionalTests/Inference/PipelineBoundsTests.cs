using Assay.Inference;
using Assay.Inference.Jobs;
using Assay.Inference.Pipeline;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class PipelineBoundsTests
{
    [Fact]
    public async Task OrderedSlots_SeveralWait_TheOlderShardGoesFirst()
    {
        var slots = new OrderedSlots(1);
        Assert.True(slots.WaitAsync(1, CancellationToken.None).IsCompletedSuccessfully);
        var younger = slots.WaitAsync(2, CancellationToken.None);
        var older = slots.WaitAsync(1, CancellationToken.None);

        slots.Release();

        await older.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(younger.IsCompleted);
    }

    [Fact]
    public async Task OrderedSlots_WaiterGaveUp_TheNextGetsTheSlot()
    {
        var slots = new OrderedSlots(1);
        await slots.WaitAsync(1, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var first = slots.WaitAsync(1, cancellation.Token);
        var second = slots.WaitAsync(2, CancellationToken.None);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        slots.Release();

        await second.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ByteBudget_MoreThanThereIs_WaitsInTurnAndGoesAlone()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60, CancellationToken.None);
        var large = budget.TakeAsync(500, CancellationToken.None);
        var small = budget.TakeAsync(10, CancellationToken.None);
        Assert.False(large.IsCompleted || small.IsCompleted);

        budget.Return(60);
        await large.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(small.IsCompleted);

        budget.Return(500);
        await small.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(new int[0], "", 0)]
    [InlineData(new[] { 3 }, "3", 1)]
    [InlineData(new[] { 0, 2, 1, 2, 5 }, "0-2,5", 4)]
    [InlineData(new[] { 7, 9, 8, 0 }, "0,7-9", 4)]
    public void ShardSet_With_KeepsRanges(int[] shards, string text, int count)
    {
        var set = shards.Aggregate(ShardSet.Empty, (all, shard) => all.With(shard));

        Assert.Equal((text, count), (set.ToString(), set.Count));
        Assert.Equal(text, ShardSet.Parse(text).ToString());
        Assert.All(shards, shard => Assert.True(set.Contains(shard)));
        Assert.Equal(shards.Distinct().Count(shard => shard < 8), set.CountBelow(8));
    }

    [Fact]
    public void InferenceOptions_SeveralBad_AreAllNamed()
    {
        var options = new InferenceOptions { ComputeThreads = -1, FetchConcurrency = 0, MicroBatchDelay = TimeSpan.Zero };

        var result = new InferenceOptionsValidator().Validate(null, options);

        Assert.Equal(
            ["Inference:ComputeThreads is -1; it must be 0 .. 256.", "Inference:FetchConcurrency is 0; it must be 1 .. 4096.", "Inference:MicroBatchDelay is 00:00:00; it must be more than 0 and at most 00:00:01."],
            result.Failures);
    }
}
