using Assay.Inference.Models;
using Assay.ObjectStorage.Images;

namespace Assay.Inference.Pipeline;

/// <summary>One shard on its way through the pipeline.</summary>
internal sealed class ShardPass
{
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<int> _onImages;
    private Exception? _error;
    private int _pending = 1;

    /// <param name="order">Place among the shards in flight; the smallest goes first.</param>
    /// <param name="model">Model, leased for longer than the pass.</param>
    /// <param name="images">Images of the shard.</param>
    /// <param name="columns">Filled by the pass.</param>
    /// <param name="known">What an earlier pass measured: rows that it could decode; null if this pass measures.</param>
    /// <param name="onImages">Told of finished images, from any thread.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    public ShardPass(
        long order, LoadedModel model, IReadOnlyList<ImageRecord> images, ShardColumns columns, bool[]? known, Action<int> onImages, CancellationToken cancellationToken)
    {
        (Order, Model, Images, Columns, Known, _onImages) = (order, model, images, columns, known, onImages);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public long Order { get; }

    public LoadedModel Model { get; }

    public IReadOnlyList<ImageRecord> Images { get; }

    public ShardColumns Columns { get; }

    public bool[]? Known { get; }

    /// <summary>How long the stages worked on this shard.</summary>
    public StageTimes Times { get; } = new();

    /// <summary>True if this pass writes facts, hashes and quarantine.</summary>
    public bool Measures => Known is null;

    /// <summary>Cancelled when the pass shall end early, by its caller or by an error.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Rows that an earlier pass could not decode keep their zeros: all columns of a shard agree on which images are there.</summary>
    public bool Skips(int row) => Known is not null && !Known[row];

    public void Report(int images) => _onImages(images);

    public void BeginBatch() => Interlocked.Increment(ref _pending);

    public void EndBatch()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
            _drained.SetResult();
    }

    /// <summary>Ends the pass with an error; the first one counts.</summary>
    public void Fail(Exception error)
    {
        Interlocked.CompareExchange(ref _error, error, null);
        _stop.Cancel();
    }

    /// <summary>Waits until nothing of the pass is in flight any more, then throws what ended it early.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        EndBatch();
        await _drained.Task;
        _stop.Dispose();
        if (_error is { } error)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
