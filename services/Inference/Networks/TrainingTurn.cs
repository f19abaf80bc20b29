namespace Assay.Inference.Networks;

/// <summary>One process's turn at a training: who ends it says why, and the first reason counts. Thread-safe.</summary>
internal sealed class TrainingTurn(CancellationToken stop) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private int _end;

    /// <summary>Cancelled when the process ends, or the message was taken away.</summary>
    public CancellationToken Stopped => stop;

    /// <summary>Cancelled when the turn ends.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why it ended.</summary>
    public TrainingTurnEnd End => (TrainingTurnEnd)Volatile.Read(ref _end);

    public void Stop(TrainingTurnEnd reason)
    {
        Interlocked.CompareExchange(ref _end, (int)reason, (int)TrainingTurnEnd.Stopped);
        _source.Cancel();
    }

    public void Dispose() => _source.Dispose();
}
