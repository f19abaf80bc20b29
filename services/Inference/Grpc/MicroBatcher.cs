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

    /// <summary>Runs encoded images through a model.</summary>
    /// <exception cref="OverloadedException">Too many images wait.</exception>
    /// <exception cref="NotFoundException">There is no such model.</exception>
    public async Task<MicroBatchResult> RunAsync(string name, IReadOnlyList<ByteString> images, CancellationToken cancellationToken)
    {
        // Before the model is loaded: who is sent away must not wait for it.
        Enter(images.Count);
        try
        {
            using var lease = await models.LeaseAsync(name, cancellationToken);
            return await RunAsync(lease.Model, images.Count, PipelineStage.Decode, (row, pixels) => lease.Model.Decoder.Decode(images[row].Span, pixels), cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _queued, -images.Count);
        }
    }

    /// <summary>Runs pictures that the caller makes through a model that it holds.</summary>
    /// <param name="model">Model, leased for longer than the call.</param>
    /// <param name="count">Pictures, as many as may wait at once at most.</param>
    /// <param name="draw">Writes the pixels of a picture; called from several threads.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <exception cref="OverloadedException">Too many images wait.</exception>
    public async Task<MicroBatchResult> RunAsync(LoadedModel model, int count, PixelWriter draw, CancellationToken cancellationToken)
    {
        Enter(count);
        try
        {
            return await RunAsync(model, count, PipelineStage.Augment, draw, cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _queued, -count);
        }
    }

    private void Enter(int count)
    {
        if (Interlocked.Add(ref _queued, count) <= options.Value.MicroBatchQueue)
            return;
        Interlocked.Add(ref _queued, -count);
        throw new OverloadedException(
            $"{count} images are too many on top of those that wait; {options.Value.MicroBatchQueue} may wait at once ({InferenceOptions.Section}:{nameof(InferenceOptions.MicroBatchQueue)}). Try again later.",
            RetryAfter);
    }

    private async Task<MicroBatchResult> RunAsync(LoadedModel model, int count, PipelineStage stage, PixelWriter write, CancellationToken cancellationToken)
    {
        var result = new MicroBatchResult(count, model.Dimensions, model.Classes);
        var collector = _collectors.GetValue(model, wanted => new Collector(wanted, pool, options.Value.MicroBatchDelay, telemetry, time));
        var rows = new Task[count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = RunAsync(collector, stage, write, result, i, cancellationToken);
        // All of them, also after an error: until then they use the model.
        await Task.WhenAll(rows);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private async Task RunAsync(Collector collector, PipelineStage stage, PixelWriter write, MicroBatchResult result, int row, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Post(ComputePriority.InteractiveDecode, () => Write(collector.Model, stage, write, result, row, written, cancellationToken));
        if (await written.Task is not { } pixels)
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

    private void Write(
        LoadedModel model, PipelineStage stage, PixelWriter write, MicroBatchResult result, int row, TaskCompletionSource<byte[]?> written, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            written.SetResult(null);
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        var pixels = ArrayPool<byte>.Shared.Rent(model.PixelBytes);
        try
        {
            write(row, pixels.AsSpan(0, model.PixelBytes));
            written.SetResult(pixels);
        }
        catch (ImageDecodeException exception)
        {
            ArrayPool<byte>.Shared.Return(pixels);
            result.Fail(row, FailureReason.Of(exception.Reason), exception.Message);
            written.SetResult(null);
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(pixels);
            written.SetException(exception);
        }

        telemetry.Worked(stage, begun);
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
