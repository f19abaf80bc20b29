using Assay.ObjectStorage;
using Xunit;

namespace Assay.UnitTests.ObjectStorage;

public sealed class ReadAheadTests
{
    [Fact]
    public async Task InOrderAsync_ReadsEndInAnyOrder_HandsOnInOrderAndReadsAFewAtOnce()
    {
        var (reading, most) = (0, 0);
        var gate = new Lock();
        var read = await ReadAhead.InOrderAsync(Enumerable.Range(0, 100), async (item, token) =>
        {
            lock (gate)
                most = Math.Max(most, ++reading);
            // The even ones end later than those after them.
            for (var i = 0; i < (item % 2 == 0 ? 20 : 0); i++)
                await Task.Yield();
            lock (gate)
                reading--;
            return item;
        }).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 100), read);
        Assert.InRange(most, 1, 8);
    }

    [Fact]
    public async Task InOrderAsync_AReadFails_HandsOnWhatCameBeforeAndThenThrows()
    {
        var read = new List<int>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in ReadAhead.InOrderAsync(
                Enumerable.Range(0, 10), (item, _) => item == 5 ? Task.FromException<int>(new InvalidDataException()) : Task.FromResult(item)))
                read.Add(item);
        });
        Assert.Equal([0, 1, 2, 3, 4], read);
    }

    [Fact]
    public async Task InOrderAsync_ReaderLeaves_CancelsAndWaitsForWhatIsBeingRead()
    {
        var reading = 0;
        await foreach (var item in ReadAhead.InOrderAsync(Enumerable.Range(0, 10), async (item, token) =>
        {
            if (item == 0)
                return item;
            Interlocked.Increment(ref reading);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Decrement(ref reading);
            }

            return item;
        }))
        {
            Assert.Equal(0, item);
            break;
        }

        Assert.Equal(0, reading);
    }
}
