using System.Buffers;
using System.Diagnostics;
using Assay.Imaging;
using Assay.Inference.Models;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Pipeline;

/// <summary>
/// Fetch -> decode, measure and hash -> run, for all shards of the process together. Batches in flight, images being read and bytes read ahead are
/// bounded for the process, so memory depends neither on the data set nor on the number of shards.
/// </summary>
internal sealed class EmbeddingPipeline(ComputePool pool, ImageContentReader reader, IOptions<InferenceOptions> options, InferenceTelemetry telemetry)
{
    // What an object is taken to have until it has been read; most photographs have less.
    private const long TypicalBytes = 512 << 10;

    private readonly OrderedSlots _batches = new(options.Value.Batches);
    private readonly SemaphoreSlim _fetches = new(options.Value.FetchConcurrency);
    private readonly ByteBudget _budget = new(options.Value.FetchBytes);
    private readonly ImageContentLimits _limits = new() { MaxBytes = options.Value.MaxImageBytes };
    private long _order;

    /// <summary>Fills the columns of a shard. On return, also by an exception, nothing uses them any more.</summary>
    /// <returns>How long the stages worked on it.</returns>
    public async Task<StageTimes> RunAsync(
        LoadedModel model, IReadOnlyList<ImageRecord> images, ShardColumns columns, bool[]? known, Action<int> onImages, CancellationToken cancellationToken)
    {
        var pass = new ShardPass(Interlocked.Increment(ref _order), model, images, columns, known, onImages, cancellationToken);
        try
        {
            for (var row = 0; row < images.Count; row += model.BatchSize)
            {
                await _batches.WaitAsync(pass.Order, pass.Stopping);
                pass.BeginBatch();
                await FillAsync(new ImageBatch(pass, row, Math.Min(model.BatchSize, images.Count - row)));
            }
        }
        catch (OperationCanceledException) when (pass.Stopping.IsCancellationRequested)
        {
            // Drained below, which tells why.
        }

        await pass.DrainAsync(cancellationToken);
        return pass.Times;
    }

    /// <summary>Sets out to read every image of the batch; returns when the last one has begun.</summary>
    private async Task FillAsync(ImageBatch batch)
    {
        for (var row = batch.FirstRow; row < batch.FirstRow + batch.Count; row++)
        {
            if (batch.Pass.Skips(row) || batch.Pass.Stopping.IsCancellationRequested)
            {
                End(batch, row);
                continue;
            }

            var turn = _fetches.WaitAsync(batch.Pass.Stopping);
            await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (turn.IsCompletedSuccessfully)
                _ = FetchAsync(batch, row);
            else
                End(batch, row);
        }
    }

    /// <summary>Reads an image and hands it to the compute threads. Never throws.</summary>
    private async Task FetchAsync(ImageBatch batch, int row)
    {
        var location = batch.Pass.Images[row].Location;
        var taken = 0L;
        try
        {
            var expected = location.Length ?? TypicalBytes;
            await _budget.TakeAsync(expected, batch.Pass.Stopping);
            taken = expected;
            var begun = Stopwatch.GetTimestamp();
            var content = await reader.ReadAsync(location, _limits, batch.Pass.Stopping);
            telemetry.Worked(PipelineStage.Fetch, begun, batch.Pass.Times);
            telemetry.Read(content.Length, batch.Pass.Times);
            _budget.Return(taken - content.Length);
            taken = content.Length;
            pool.Post(ComputePriority.Decode, () => Decode(batch, row, content));
            return;
        }
        catch (ImageContentException exception)
        {
            Quarantine(batch.Pass, row, FailureReason.Of(exception.Problem), exception.Message, []);
        }
        catch (OperationCanceledException) when (batch.Pass.Stopping.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            batch.Pass.Fail(exception);
        }
        finally
        {
            _fetches.Release();
        }

        _budget.Return(taken);
        End(batch, row);
    }

    private void Decode(ImageBatch batch, int row, ImageContent content)
    {
        var (pass, begun) = (batch.Pass, Stopwatch.GetTimestamp());
        try
        {
            if (pass.Stopping.IsCancellationRequested)
                return;
            var bytes = content.Bytes.Span;
            try
            {
                if (pass.Measures)
                {
                    var reading = pass.Model.Decoder.Read(bytes, batch.PixelsOf(row), pass.Columns.FactsOf(row));
                    ImageHashRow.Write(bytes, reading.PerceptualHash, pass.Columns.HashesOf(row));
                }
                else
                {
                    pass.Model.Decoder.Decode(bytes, batch.PixelsOf(row));
                }
            }
            catch (ImageDecodeException exception)
            {
                Quarantine(pass, row, FailureReason.Of(exception.Reason), exception.Message, bytes);
            }
        }
        catch (Exception exception)
        {
            pass.Fail(exception);
        }
        finally
        {
            telemetry.Worked(PipelineStage.Decode, begun, pass.Times);
            _budget.Return(content.Length);
            content.Dispose();
            End(batch, row);
        }
    }

    private static void Quarantine(ShardPass pass, int row, string reason, string message, ReadOnlySpan<byte> bytes)
    {
        if (!pass.Measures)
        {
            // A zero embedding where the facts say that there is an image would mislead everything that follows.
            pass.Fail(new WrongStateException(
                $"\"{pass.Images[row].Name}\" (row {row}) could be read by an earlier embedding, but not now: {message} Bring the source back as it was, then embed again."));
            return;
        }

        ImageFacts.WriteUndecoded(bytes.Length, pass.Columns.FactsOf(row));
        if (!bytes.IsEmpty)
            ImageHashRow.Write(bytes, 0, pass.Columns.HashesOf(row));
        pass.Columns.Fail(row, reason, message);
    }

    private void End(ImageBatch batch, int row)
    {
        if (batch.Pass.Skips(row) || batch.Pass.Columns.HasFailed(row))
            batch.PixelsOf(row).Clear();
        if (batch.EndRow())
            pool.Post(ComputePriority.Run, () => Run(batch));
    }

    private void Run(ImageBatch batch)
    {
        var pass = batch.Pass;
        try
        {
            if (!pass.Stopping.IsCancellationRequested)
            {
                Embed(batch);
                pass.Report(batch.Count);
            }
        }
        catch (Exception exception)
        {
            pass.Fail(exception);
        }
        finally
        {
            batch.Dispose();
            _batches.Release();
            pass.EndBatch();
        }
    }

    private void Embed(ImageBatch batch)
    {
        var (pass, model) = (batch.Pass, batch.Pass.Model);
        var outputs = ArrayPool<float>.Shared.Rent(batch.Count * (model.Dimensions + model.Classes));
        try
        {
            var embeddings = outputs.AsMemory(0, batch.Count * model.Dimensions);
            var logits = outputs.AsMemory(embeddings.Length, batch.Count * model.Classes);
            var begun = Stopwatch.GetTimestamp();
            model.Run(batch.Pixels, batch.Count, embeddings.Span, logits.Span);
            telemetry.Worked(PipelineStage.Run, begun, pass.Times);
            for (var i = 0; i < batch.Count; i++)
            {
                var row = batch.FirstRow + i;
                if (pass.Skips(row) || pass.Columns.HasFailed(row))
                    continue;
                if (!pass.Columns.TryWrite(row, embeddings.Span.Slice(i * model.Dimensions, model.Dimensions), logits.Span.Slice(i * model.Classes, model.Classes)))
                    throw model.NotFinite(pass.Images[row].Name);
            }

            telemetry.Embedded(model.Name, batch.Count, isRequest: false);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(outputs);
        }
    }
}
