using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Assay.Imaging;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Grpc;

/// <summary>
/// Single requests share batches: an image waits a few milliseconds for others, of any caller, and goes before the images of data sets. What waits is
/// bounded; beyond that callers are sent away with a delay.
/// </summary>
internal sealed class MicroBatcher(ComputePool pool, LoadedModels models, IOptions<InferenceOptions> options, InferenceTelemetry telemetry, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    // Gone with the model that it collects for.
    private readonly ConditionalWeakTable<LoadedModel, Collector> _collectors = [];
    private int _queued;

    /// <summary>Runs images through a model.</summary>
    /// <exception cref="OverloadedException">Too many images wait.</exception>
    /// <exception cref="NotFoundException">There is no such model.</exception>
    public async Task<MicroBatchResult> RunAsync(string name, IReadOnlyList<ByteString> images, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _queued, images.Count) > options.Value.MicroBatchQueue)
        {
            Interlocked.Add(ref _queued, -images.Count);
            throw new OverloadedException(
                $"{images.Count} images are too many on top of those that wait; {options.Value.MicroBatchQueue} may wait at once ({InferenceOptions.Section}:{nameof(InferenceOptions.MicroBatchQueue)}). Try again later.",
                RetryAfter);
        }

        try
        {
            using var lease = await models.LeaseAsync(name, cancellationToken);
            var result = new MicroBatchResult(images.Count, lease.Model.Dimensions, lease.Model.Classes);
            var collector = _collectors.GetValue(lease.Model, model => new Collector(model, pool, options.Value.MicroBatchDelay, telemetry, time));
            var rows = new Task[images.Count];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = RunAsync(collector, images[i], result, i, cancellationToken);
            // All of them, also after an error: until then they use the model.
            await Task.WhenAll(rows);
            cancellationToken.ThrowIfCancellationRequested();
            return result;
        }
        finally
        {
            Interlocked.Add(ref _queued, -images.Count);
        }
    }

    private async Task RunAsync(Collector collector, ByteString image, MicroBatchResult result, int row, CancellationToken cancellationToken)
    {
        var decoded = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Post(ComputePriority.InteractiveDecode, () => Decode(collector.Model, image, result, row, decoded, cancellationToken));
        if (await decoded.Task is not { } pixels)
            return;
        try
        {
            await collector.RunAsync(pixels, result, row);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    private void Decode(LoadedModel model, ByteString image, MicroBatchResult result, int row, TaskCompletionSource<byte[]?> decoded, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            decoded.SetResult(null);
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        var pixels = ArrayPool<byte>.Shared.Rent(model.PixelBytes);
        try
        {
            model.Decoder.Decode(image.Span, pixels.AsSpan(0, model.PixelBytes));
            decoded.SetResult(pixels);
        }
        catch (ImageDecodeException exception)
        {
            ArrayPool<byte>.Shared.Return(pixels);
            result.Fail(row, FailureReason.Of(exception.Reason), exception.Message);
            decoded.SetResult(null);
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(pixels);
            decoded.SetException(exception);
        }

        telemetry.Worked(PipelineStage.Decode, begun);
    }

    /// <summary>Collects decoded images of one model until a batch is full or the first has waited long enough.</summary>
    private sealed class Collector(LoadedModel model, ComputePool pool, TimeSpan delay, InferenceTelemetry telemetry, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private List<Waiting> _batch = [];

        public LoadedModel Model => model;

        public Task RunAsync(byte[] pixels, MicroBatchResult result, int row)
        {
            var waiting = new Waiting(pixels, result, row, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            lock (_lock)
            {
                _batch.Add(waiting);
                if (_batch.Count == model.BatchSize)
                    Send();
                else if (_batch.Count == 1)
                    _ = SendLaterAsync(_batch);
            }

            return waiting.Done.Task;
        }

        private async Task SendLaterAsync(List<Waiting> batch)
        {
            await Task.Delay(delay, time);
            lock (_lock)
            {
                if (ReferenceEquals(batch, _batch))
                    Send();
            }
        }

        private void Send()
        {
            var batch = _batch;
            _batch = [];
            pool.Post(ComputePriority.InteractiveRun, () => Run(batch));
        }

        private void Run(List<Waiting> batch)
        {
            var pixels = ArrayPool<byte>.Shared.Rent(batch.Count * model.PixelBytes);
            var outputs = ArrayPool<float>.Shared.Rent(batch.Count * (model.Dimensions + model.Classes));
            try
            {
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Pixels.AsSpan(0, model.PixelBytes).CopyTo(pixels.AsSpan(i * model.PixelBytes));
                var embeddings = outputs.AsSpan(0, batch.Count * model.Dimensions);
                var logits = outputs.AsSpan(embeddings.Length, batch.Count * model.Classes);
                var begun = Stopwatch.GetTimestamp();
                model.Run(pixels.AsMemory(0, batch.Count * model.PixelBytes), batch.Count, embeddings, logits);
                telemetry.Worked(PipelineStage.Run, begun);
                telemetry.Embedded(model.Name, batch.Count, isRequest: true);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Result.Write(batch[i].Row, embeddings.Slice(i * model.Dimensions, model.Dimensions), logits.Slice(i * model.Classes, model.Classes));
                    batch[i].Done.SetResult();
                }
            }
            catch (Exception exception)
            {
                foreach (var waiting in batch)
                    waiting.Done.TrySetException(exception);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(pixels);
                ArrayPool<float>.Shared.Return(outputs);
            }
        }

        private readonly record struct Waiting(byte[] Pixels, MicroBatchResult Result, int Row, TaskCompletionSource Done);
    }
}
