using System.Buffers;
using System.Diagnostics;
using Assay.Inference.Models;
using Assay.ObjectStorage.Images;

namespace Assay.Inference.Pipeline;

/// <summary>A pass that runs the images of a shard through a model.</summary>
/// <param name="model">Model, leased for longer than the pass.</param>
/// <param name="images">Images of the shard.</param>
/// <param name="onImages">Told of finished images, from any thread.</param>
/// <param name="cancellationToken">Stops the pass.</param>
internal abstract class ModelPass(LoadedModel model, IReadOnlyList<ImageRecord> images, Action<int> onImages, CancellationToken cancellationToken)
    : ShardPass(images, onImages, cancellationToken)
{
    public LoadedModel Model => model;

    public override int PixelBytes => model.PixelBytes;

    public override int RowsPerBatch => Math.Max(1, model.BatchSize / PicturesPerRow);

    /// <summary>Takes what the model gave for a row's pictures, [pictures, d] and [pictures, k].</summary>
    /// <returns>False if a number of it is not finite.</returns>
    public abstract bool TryWrite(int row, Span<float> embeddings, Span<float> logits);

    public override void Process(ImageBatch batch, InferenceTelemetry telemetry)
    {
        var outputs = ArrayPool<float>.Shared.Rent(batch.Pictures * (model.Dimensions + model.Classes));
        try
        {
            var embeddings = outputs.AsMemory(0, batch.Pictures * model.Dimensions);
            var logits = outputs.AsMemory(embeddings.Length, batch.Pictures * model.Classes);
            // The pictures of one image may be more than a batch of the model.
            for (var first = 0; first < batch.Pictures; first += model.BatchSize)
            {
                var count = Math.Min(model.BatchSize, batch.Pictures - first);
                var begun = Stopwatch.GetTimestamp();
                model.Run(
                    batch.Pixels.Slice(first * model.PixelBytes, count * model.PixelBytes), count,
                    embeddings.Span.Slice(first * model.Dimensions, count * model.Dimensions), logits.Span.Slice(first * model.Classes, count * model.Classes));
                telemetry.Worked(PipelineStage.Run, begun, Times);
                telemetry.Embedded(model.Name, count, isRequest: false);
            }

            var (d, k) = (PicturesPerRow * model.Dimensions, PicturesPerRow * model.Classes);
            for (var i = 0; i < batch.Count; i++)
            {
                var row = batch.FirstRow + i;
                if (Skips(row) || HasFailed(row))
                    continue;
                if (!TryWrite(row, embeddings.Span.Slice(i * d, d), logits.Span.Slice(i * k, k)))
                    throw model.NotFinite(Images[row].Name);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(outputs);
        }
    }
}
