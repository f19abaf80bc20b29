using System.Diagnostics;
using Assay.Imaging.Augmentation;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Randomness;

namespace Assay.Training;

/// <summary>
/// Gathers and augments batches one ahead of whoever uses them: while a step runs on one buffer, a worker fills the other. An augmentation is a pure function of the seed, the
/// image's id and an index, so batches are the same whatever the threads. Not thread-safe.
/// </summary>
/// <param name="images">Images.</param>
/// <param name="batchSize">Most images of a batch.</param>
/// <param name="augmentation">What is changed at random; null = nothing.</param>
/// <param name="seed">Seed of the augmentations.</param>
/// <param name="threads">Threads that fill one batch.</param>
internal sealed class BatchReader(LabelledImages images, int batchSize, AugmentationKind? augmentation, ulong seed, int threads)
{
    // Enough pictures a chunk that its hand-over does not matter.
    private const int ChunkPictures = 8;

    private readonly Augmenter? _augmenter = augmentation is { } kind ? new(images.Width, images.Height, images.Channels, kind) : null;
    private readonly ImageBatch[] _buffers = [new(batchSize, images.PictureBytes), new(batchSize, images.PictureBytes)];
    private long _filling;
    private long _stalled;

    /// <summary>Time that workers took to fill batches so far.</summary>
    public TimeSpan Filling => Stopwatch.GetElapsedTime(0, _filling);

    /// <summary>Time that whoever uses the batches waited for them.</summary>
    public TimeSpan Stalled => Stopwatch.GetElapsedTime(0, _stalled);

    /// <summary>The rows of one pass in an order of its own, cut into batches, of which the last may be short.</summary>
    /// <param name="pass">Number of the pass, which is also the index of its augmentations.</param>
    public IEnumerable<BatchPlan> Shuffled(int pass)
    {
        var rows = new int[images.Count];
        for (var row = 0; row < rows.Length; row++) rows[row] = row;
        new Xoshiro256(SplitMix64.Mix(SplitMix64.Mix(seed) ^ (uint)pass)).Shuffle<int>(rows);
        return Cut(rows, pass);
    }

    /// <summary>Every row in order, each batch as often as there are augmentations.</summary>
    public IEnumerable<BatchPlan> InOrder(int augmentations)
    {
        var rows = Enumerable.Range(0, images.Count).ToArray();
        return Cut(rows, 0).SelectMany(batch => Enumerable.Range(0, augmentations).Select(index => batch with { Index = index }));
    }

    /// <summary>Fills one batch after the other. Each is valid until the next is asked for.</summary>
    public IEnumerable<ImageBatch> Read(IEnumerable<BatchPlan> plans, CancellationToken cancellationToken)
    {
        using var plan = plans.GetEnumerator();
        var next = Begin(plan, _buffers[0], cancellationToken);
        try
        {
            for (var turn = 1; ; turn ^= 1)
            {
                var begun = Stopwatch.GetTimestamp();
                var ready = next?.GetAwaiter().GetResult();
                _stalled += Stopwatch.GetTimestamp() - begun;
                next = null;
                if (ready is null) yield break;
                next = Begin(plan, _buffers[turn], cancellationToken);
                yield return ready;
            }
        }
        finally
        {
            // Nobody may write a buffer that a later reading fills; what the worker threw belongs to a batch that nobody wants.
            next?.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }

    private Task<ImageBatch>? Begin(IEnumerator<BatchPlan> plan, ImageBatch buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!plan.MoveNext()) return null;
        var (rows, index) = plan.Current;
        return Task.Run(() => Fill(buffer, rows, index), CancellationToken.None);
    }

    private ImageBatch Fill(ImageBatch batch, ReadOnlyMemory<int> rows, int index)
    {
        var begun = Stopwatch.GetTimestamp();
        batch.Rows = rows;
        ChunkedLoop.For(rows.Length, ChunkPictures, new ParallelOptions { MaxDegreeOfParallelism = threads }, (start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var row = rows.Span[i];
                var picture = batch.Pixels.Span.Slice(i * images.PictureBytes, images.PictureBytes);
                batch.Labels.Span[i] = images.Labels[row];
                if (_augmenter is null) images.Picture(row).CopyTo(picture);
                else _augmenter.Augment(images.Picture(row), seed, images.Ids[row], index, picture);
            }
        });
        Interlocked.Add(ref _filling, Stopwatch.GetTimestamp() - begun);
        return batch;
    }

    private IEnumerable<BatchPlan> Cut(int[] rows, int index)
    {
        for (var start = 0; start < rows.Length; start += batchSize)
            yield return new BatchPlan(rows.AsMemory(start, Math.Min(batchSize, rows.Length - start)), index);
    }
}
