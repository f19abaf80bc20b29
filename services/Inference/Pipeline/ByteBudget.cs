namespace Assay.Inference.Pipeline;

/// <summary>Bounds the bytes of encoded images in memory: first come, first served, so that a large image is not passed for ever by small ones.</summary>
internal sealed class ByteBudget(long bytes)
{
    private readonly long _size = bytes;
    private readonly Lock _lock = new();
    private readonly Queue<(TaskCompletionSource Ready, long Bytes)> _waiters = new();
    private long _free = bytes;

    /// <summary>Waits until so many bytes are free, or all of them where it asks for more than there are.</summary>
    public async Task TakeAsync(long wanted, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (_waiters.Count == 0 && Fits(wanted))
            {
                _free -= wanted;
                return;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Enqueue((waiter, wanted));
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter))
            await waiter.Task;
    }

    /// <summary>Gives bytes back; a negative number takes more without waiting, for what turned out larger than thought.</summary>
    public void Return(long returned)
    {
        lock (_lock)
        {
            _free += returned;
            while (_waiters.TryPeek(out var next) && (next.Ready.Task.IsCompleted || Fits(next.Bytes)))
            {
                _waiters.Dequeue();
                if (next.Ready.TrySetResult())
                    _free -= next.Bytes;
            }
        }
    }

    // Something larger than the whole budget goes alone.
    private bool Fits(long wanted) => wanted <= _free || _free >= _size;
}
