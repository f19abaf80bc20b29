using System.Diagnostics;
using Assay.Imaging;
using Assay.ObjectStorage.Images;
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

    /// <summary>Takes a shard's images through the stages. On return, also by an exception, nothing uses the pass any more.</summary>
    public async Task RunAsync(ShardPass pass, CancellationToken cancellationToken)
    {
        pass.Order = Interlocked.Increment(ref _order);
        try
        {
            for (var row = 0; row < pass.Images.Count; row += pass.RowsPerBatch)
            {
                await _batches.WaitAsync(pass.Order, pass.Stopping);
                pass.BeginBatch();
                await FillAsync(new ImageBatch(pass, row, Math.Min(pass.RowsPerBatch, pass.Images.Count - row)));
            }
        }
        catch (OperationCanceledException) when (pass.Stopping.IsCancellationRequested)
        {
            // Drained below, which tells why.
        }

        await pass.DrainAsync(cancellationToken);
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
            batch.Pass.Miss(row, FailureReason.Of(exception.Problem), exception.Message, []);
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
            var pixels = batch.PixelsOf(row);
            try
            {
                pass.Decode(row, content.Bytes.Span, pixels[..pass.PixelBytes]);
            }
            catch (ImageDecodeException exception)
            {
                pass.Miss(row, FailureReason.Of(exception.Reason), exception.Message, content.Bytes.Span);
                return;
            }
            finally
            {
                telemetry.Worked(PipelineStage.Decode, begun, pass.Times);
            }

            begun = Stopwatch.GetTimestamp();
            if (pass.Augment(row, pixels))
                telemetry.Worked(PipelineStage.Augment, begun, pass.Times);
        }
        catch (Exception exception)
        {
            pass.Fail(exception);
        }
        finally
        {
            _budget.Return(content.Length);
            content.Dispose();
            End(batch, row);
        }
    }

    private void End(ImageBatch batch, int row)
    {
        if (batch.Pass.Skips(row) || batch.Pass.HasFailed(row))
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
                pass.Process(batch, telemetry);
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
}
