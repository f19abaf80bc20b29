namespace Assay.Inference.Networks;

/// <summary>Writes the checkpoints of a training, not each of many short epochs: what a crash loses is bounded by time. Called by the thread that trains.</summary>
/// <param name="files">Where they are kept.</param>
/// <param name="dataset">Data set.</param>
/// <param name="run">Run.</param>
/// <param name="interval">Time between two at least; zero = each is written.</param>
/// <param name="time">Clock.</param>
internal sealed class CheckpointWriter(NetworkFiles files, string dataset, string run, TimeSpan interval, TimeProvider time)
{
    private long _written = time.GetTimestamp();
    private byte[]? _waiting;

    /// <summary>Takes the state after an epoch, and writes it if it is time to, or if it must be.</summary>
    public void Offer(byte[] checkpoint, bool atOnce)
    {
        _waiting = checkpoint;
        if (atOnce || time.GetElapsedTime(_written) >= interval)
            FlushAsync().GetAwaiter().GetResult();
    }

    /// <summary>Writes the last state, unless it has been.</summary>
    public async Task FlushAsync()
    {
        if (_waiting is not { } checkpoint)
            return;
        await files.WriteCheckpointAsync(dataset, run, checkpoint, CancellationToken.None);
        (_waiting, _written) = (null, time.GetTimestamp());
    }
}
