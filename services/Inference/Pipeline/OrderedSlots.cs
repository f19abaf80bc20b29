namespace Assay.Inference.Pipeline;

/// <summary>
/// A counting semaphore whose slots go to the waiter of the smallest order first: several shards share the batches in flight, and an older one
/// takes all it can use before a younger one gets what is left. So one shard ends soon, and the next fills the gap that it leaves.
/// </summary>
internal sealed class OrderedSlots(int slots)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (long Order, long Turn)> _waiters = new();
    private int _free = slots;
    private long _turn;

    public async Task WaitAsync(long order, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_free > 0)
            {
                _free--;
                return;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue(waiter, (order, _turn++));
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter))
            await waiter.Task;
    }

    public void Release()
    {
        lock (_lock)
        {
            // Waiters that gave up are still queued; they refuse the slot.
            while (_waiters.TryDequeue(out var waiter, out _))
            {
                if (waiter.TrySetResult())
                    return;
            }

            _free++;
        }
    }
}
