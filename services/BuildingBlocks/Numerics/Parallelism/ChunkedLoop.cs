using System.Runtime.ExceptionServices;

namespace Assay.Numerics.Parallelism;

/// <summary>
/// Parallel loops whose results have the same bits at any degree of parallelism: the chunk size is the caller's and never
/// depends on the number of cores, each chunk fills a private buffer, and buffers are folded in chunk order.
/// </summary>
/// <remarks>
/// <see cref="ParallelOptions.MaxDegreeOfParallelism"/> of -1 means one worker a core. One chunk, or one worker, runs on the
/// calling thread without any synchronisation. An exception of a chunk is rethrown as it is, not wrapped.
/// </remarks>
public static class ChunkedLoop
{
    /// <summary>Runs <paramref name="body"/> over [start, end) of every chunk. Chunks must write to disjoint places.</summary>
    public static void For(int length, int chunkSize, ParallelOptions options, Action<int, int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Run<object?>(length, chunkSize, options, static () => null, (start, end, _) => body(start, end), fold: null, release: null);
    }

    /// <summary>
    /// Maps every chunk into a buffer, in parallel, and folds the buffers one after the other in chunk order.
    /// </summary>
    /// <param name="length">Number of items, 0 or more.</param>
    /// <param name="chunkSize">Items a chunk, above 0. It decides the rounding of the result: keep it a constant.</param>
    /// <param name="options">Degree of parallelism and cancellation.</param>
    /// <param name="rent">Makes the buffer of one worker, which uses it for all its chunks.</param>
    /// <param name="map">Fills the buffer from [start, end); it must reset what an earlier chunk left there.</param>
    /// <param name="fold">Adds a filled buffer to the result; never called by two threads at once, always in chunk order.</param>
    /// <param name="release">Takes a worker's buffer back, also after an exception.</param>
    public static void Reduce<TBuffer>(
        int length,
        int chunkSize,
        ParallelOptions options,
        Func<TBuffer> rent,
        Action<int, int, TBuffer> map,
        Action<TBuffer> fold,
        Action<TBuffer>? release = null)
    {
        ArgumentNullException.ThrowIfNull(rent);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(fold);
        Run(length, chunkSize, options, rent, map, fold, release);
    }

    private static void Run<TBuffer>(
        int length,
        int chunkSize,
        ParallelOptions options,
        Func<TBuffer> rent,
        Action<int, int, TBuffer> map,
        Action<TBuffer>? fold,
        Action<TBuffer>? release)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkSize);
        ArgumentNullException.ThrowIfNull(options);

        var chunks = CountChunks(length, chunkSize);
        if (chunks == 0) return;

        var degree = options.MaxDegreeOfParallelism == -1 ? Environment.ProcessorCount : options.MaxDegreeOfParallelism;
        var loop = new OrderedChunks<TBuffer>(length, chunkSize, options.CancellationToken, map, fold);
        var workers = Math.Min(degree, chunks);
        if (workers == 1)
        {
            Work();
        }
        else
        {
            // No token here: the chunks themselves observe it, so that cancellation surfaces as one plain exception.
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, TaskScheduler = options.TaskScheduler }, _ => Work());
        }

        loop.ThrowIfFailed();

        void Work()
        {
            var buffer = rent();
            try
            {
                loop.Run(buffer);
            }
            finally
            {
                release?.Invoke(buffer);
            }
        }
    }

    /// <summary>Number of chunks of <paramref name="chunkSize"/> that cover <paramref name="length"/> items.</summary>
    public static int CountChunks(int length, int chunkSize) => (int)(((long)length + chunkSize - 1) / chunkSize);

    /// <summary>
    /// Hands out chunks by ticket. A worker waits for its turn to fold only on chunks that running workers hold, so the loop
    /// cannot stall however few threads the pool gives it.
    /// </summary>
    private sealed class OrderedChunks<TBuffer>(
        int length, int chunkSize, CancellationToken cancellationToken, Action<int, int, TBuffer> map, Action<TBuffer>? fold)
    {
        private readonly Lock _ticketGate = new();
        private readonly object _turnGate = new();
        private readonly int _chunks = CountChunks(length, chunkSize);
        private int _next;
        private int _turn;
        private int _failedChunk = int.MaxValue;
        private ExceptionDispatchInfo? _failure;

        public void Run(TBuffer buffer)
        {
            while (TryTake(out var chunk))
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var start = chunk * chunkSize;
                    map(start, (int)Math.Min((long)start + chunkSize, length), buffer);
                    if (fold is null) continue;
                    if (!WaitForTurn(chunk)) return;
                    fold(buffer);
                    EndTurn();
                }
                catch (Exception exception)
                {
                    Fail(chunk, exception);
                    return;
                }
            }
        }

        public void ThrowIfFailed() => _failure?.Throw();

        private bool TryTake(out int chunk)
        {
            lock (_ticketGate)
            {
                chunk = _next;
                if (chunk >= _chunks || Volatile.Read(ref _failure) is not null) return false;
                _next++;
                return true;
            }
        }

        private bool WaitForTurn(int chunk)
        {
            lock (_turnGate)
            {
                while (_turn != chunk && _failure is null) Monitor.Wait(_turnGate);
                return _failure is null;
            }
        }

        private void EndTurn()
        {
            lock (_turnGate)
            {
                _turn++;
                Monitor.PulseAll(_turnGate);
            }
        }

        private void Fail(int chunk, Exception exception)
        {
            lock (_turnGate)
            {
                if (chunk < _failedChunk)
                {
                    _failedChunk = chunk;
                    _failure = ExceptionDispatchInfo.Capture(exception);
                }

                Monitor.PulseAll(_turnGate);
            }
        }
    }
}
