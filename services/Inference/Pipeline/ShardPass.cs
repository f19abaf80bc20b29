using System.Runtime.ExceptionServices;
using Assay.ObjectStorage.Images;

namespace Assay.Inference.Pipeline;

/// <summary>One shard on its way through the pipeline, and what becomes of its images. Rows are worked on by many threads, each row by one.</summary>
internal abstract class ShardPass
{
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<int> _onImages;
    private Exception? _error;
    private int _pending = 1;

    /// <param name="images">Images of the shard.</param>
    /// <param name="onImages">Told of finished images, from any thread.</param>
    /// <param name="cancellationToken">Stops the pass.</param>
    protected ShardPass(IReadOnlyList<ImageRecord> images, Action<int> onImages, CancellationToken cancellationToken)
    {
        (Images, _onImages) = (images, onImages);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Place among the shards in flight; the smallest goes first.</summary>
    public long Order { get; set; }

    public IReadOnlyList<ImageRecord> Images { get; }

    /// <summary>How long the stages worked on this shard.</summary>
    public StageTimes Times { get; } = new();

    /// <summary>Cancelled when the pass shall end early, by its caller or by an error.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Pictures that an image becomes.</summary>
    public virtual int PicturesPerRow => 1;

    /// <summary>Bytes of a decoded picture, RGB.</summary>
    public abstract int PixelBytes { get; }

    /// <summary>Images that share a batch. Where a model runs it decides the last bits of what is written, so it follows from model and parameters alone.</summary>
    public abstract int RowsPerBatch { get; }

    /// <summary>Rows that an earlier pass could not decode: all columns of a shard agree on which images are there.</summary>
    public abstract bool Skips(int row);

    /// <summary>Rows that this pass could not decode.</summary>
    public virtual bool HasFailed(int row) => false;

    /// <summary>Reads an image.</summary>
    /// <param name="row">Row.</param>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="pixels">Out: its <see cref="PixelBytes"/>.</param>
    /// <exception cref="Imaging.ImageDecodeException">It cannot be read.</exception>
    public abstract void Decode(int row, ReadOnlySpan<byte> encoded, Span<byte> pixels);

    /// <summary>Makes of an image's pixels, which lie first, all of its pictures.</summary>
    /// <returns>False where there was nothing to do.</returns>
    public virtual bool Augment(int row, Span<byte> pictures) => false;

    /// <summary>Takes note of an image that cannot be read.</summary>
    public abstract void Miss(int row, string reason, string message, ReadOnlySpan<byte> encoded);

    /// <summary>Does with a batch whose pictures are there what the pass is for. Rows that are skipped or have failed hold black.</summary>
    public abstract void Process(ImageBatch batch, InferenceTelemetry telemetry);

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
            ExceptionDispatchInfo.Throw(error);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
