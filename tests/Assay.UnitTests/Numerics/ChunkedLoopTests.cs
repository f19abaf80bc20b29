using Assay.Numerics.Parallelism;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class ChunkedLoopTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(1000, 7)]
    public void For_AnyLength_VisitsEveryItemOnce(int length, int chunkSize)
    {
        var visits = new int[length];
        ChunkedLoop.For(length, chunkSize, Degree(3), (start, end) =>
        {
            for (var i = start; i < end; i++) visits[i]++;
        });
        Assert.All(visits, visit => Assert.Equal(1, visit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(-1)]
    public void Reduce_AnyDegree_FoldsInChunkOrderWithTheSameBits(int degree)
    {
        // Terms of very different size: any other order of addition gives other bits.
        var terms = Enumerable.Range(0, 10_000).Select(i => Math.Exp(i % 61 - 30) * (i % 3 - 1)).ToArray();
        var (starts, sum) = (new List<int>(), 0.0);
        ChunkedLoop.Reduce(
            terms.Length,
            64,
            Degree(degree),
            () => new double[2],
            (start, end, buffer) => (buffer[0], buffer[1]) = (start, terms[start..end].Sum()),
            buffer =>
            {
                starts.Add((int)buffer[0]);
                sum += buffer[1];
            });

        Assert.Equal(starts.Order(), starts);
        var expected = terms.Chunk(64).Aggregate(0.0, (total, chunk) => total + chunk.Sum());
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(sum));
    }

    [Fact]
    public void Reduce_OneThreadForManyWorkers_DoesNotStall()
    {
        var total = 0;
        using var scheduler = new ConcurrentExclusiveSchedulerPairScope();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, TaskScheduler = scheduler.OneAtATime };
        ChunkedLoop.Reduce(100, 1, options, () => new int[1], (start, _, buffer) => buffer[0] = start, buffer => total += buffer[0]);
        Assert.Equal(4950, total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Reduce_ChunkThrows_RethrowsItUnwrappedAndReturnsBuffers(int degree)
    {
        var (rented, released) = (0, 0);
        var thrown = Assert.Throws<FormatException>(() => ChunkedLoop.Reduce<object>(
            100,
            1,
            Degree(degree),
            () => Interlocked.Increment(ref rented),
            (start, _, _) =>
            {
                if (start == 30) throw new FormatException("chunk 30");
            },
            _ => { },
            _ => Interlocked.Increment(ref released)));
        Assert.Equal("chunk 30", thrown.Message);
        Assert.Equal(rented, released);
    }

    [Fact]
    public void For_Cancelled_ThrowsOperationCanceled()
    {
        using var source = new CancellationTokenSource();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = source.Token };
        Assert.Throws<OperationCanceledException>(() => ChunkedLoop.For(1000, 1, options, (start, _) =>
        {
            if (start == 10) source.Cancel();
        }));
    }

    private static ParallelOptions Degree(int degree) => new() { MaxDegreeOfParallelism = degree };

    private sealed class ConcurrentExclusiveSchedulerPairScope : IDisposable
    {
        private readonly ConcurrentExclusiveSchedulerPair _pair = new(TaskScheduler.Default, 1);

        public TaskScheduler OneAtATime => _pair.ExclusiveScheduler;

        public void Dispose() => _pair.Complete();
    }
}
