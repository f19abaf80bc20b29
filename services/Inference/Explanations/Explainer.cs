using System.Runtime.InteropServices;
using Assay.Common.V1;
using Assay.Imaging;
using Assay.Inference.Grpc;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Assay.Numerics;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Explanations;

/// <summary>
/// Occlusion maps (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014): how far the probability of a class falls when a grey patch
/// covers each place of an image. The covered images share batches with other callers.
/// </summary>
internal sealed class Explainer(
    LoadedModels models, HeadRuns runs, ShardFiles shards, ImageContentReader reader, MicroBatcher batcher, IOptions<InferenceOptions> options)
{
    // Below the smallest queue that can be configured, so that others fit beside it.
    private const int PlacesAtOnce = 128;

    /// <param name="request">What is asked, its model filled in where it names no head run.</param>
    /// <param name="id">The image; null = its bytes are in the request.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    public async Task<ExplainResponse> ExplainAsync(ExplainRequest request, ImageId? id, CancellationToken cancellationToken)
    {
        var run = request.HeadRun.Length > 0 ? await runs.GetAsync(request.Dataset, request.HeadRun, "head_run", cancellationToken) : null;
        if (run is not null && request.Model.Length > 0 && request.Model != run.Model)
            throw new InvalidInputException("model", $"is \"{request.Model}\", but the heads of the run \"{run.Id}\" take embeddings of \"{run.Model}\"");
        using var lease = await models.LeaseAsync(run?.Model ?? request.Model, cancellationToken);
        var model = lease.Model;
        var predictor = new Predictor(model, Choose(run, id, model));
        if (predictor.Classes == 0)
            throw new WrongStateException($"Model \"{model.Name}\" does not classify: it was registered without logits. Name a head run, or use another.");
        if (request.HasClassId && request.ClassId >= predictor.Classes)
            throw new InvalidInputException("class_id", $"is {request.ClassId}; there are {predictor.Classes} classes");

        var grid = ExplainRequests.Grid(request, model.Width, model.Height);
        var pixels = await ReadAsync(request, id, model, cancellationToken);
        var plain = predictor.Predict(await batcher.RunAsync(model, 1, (_, picture) => pixels.CopyTo(picture), cancellationToken));
        var watched = request.HasClassId ? request.ClassId : Array.IndexOf(plain, plain.Max());
        var drops = new float[grid.Count];
        for (var first = 0; first < grid.Count; first += PlacesAtOnce)
        {
            var start = first;
            var result = await batcher.RunAsync(model, Math.Min(PlacesAtOnce, grid.Count - first), (place, picture) =>
            {
                pixels.CopyTo(picture);
                grid.Cover(start + place, picture);
            }, cancellationToken);
            var covered = predictor.Predict(result);
            for (var place = 0; place < result.Rows; place++)
                drops[first + place] = plain[watched] - covered[(place * predictor.Classes) + watched];
        }

        return new ExplainResponse
        {
            ClassId = watched,
            Probability = plain[watched],
            Drops = ToTensor(DataType.Float32, drops, grid.Tops.Count, grid.Lefts.Count),
            Patch = grid.Patch,
            Lefts = { grid.Lefts },
            Tops = { grid.Tops },
            Input = request.IncludeInput ? ToTensor(DataType.Uint8, pixels, model.Height, model.Width, 3) : null,
            Model = model.Name,
        };
    }

    /// <summary>The head that never saw the image's label; the first where the image is not one of the data set.</summary>
    private static SoftmaxHead? Choose(HeadRun? run, ImageId? id, LoadedModel model)
    {
        if (run is null)
            return null;
        var head = run.Heads[id is var (shard, row) ? run.Folds.Of(new RowKey(shard, row)) : 0];
        return head.Dimensions == model.Dimensions
            ? head
            : throw new WrongStateException($"The heads of the run \"{run.Id}\" take {head.Dimensions} numbers, but the model \"{model.Name}\" gives {model.Dimensions}.");
    }

    /// <summary>The image as the model sees it.</summary>
    private async Task<byte[]> ReadAsync(ExplainRequest request, ImageId? id, LoadedModel model, CancellationToken cancellationToken)
    {
        var pixels = new byte[model.PixelBytes];
        if (id is not var (shard, row))
        {
            try
            {
                model.Decoder.Decode(request.Content.Span, pixels);
                return pixels;
            }
            catch (ImageDecodeException exception)
            {
                throw new InvalidInputException("content", exception.Message);
            }
        }

        var images = await shards.ReadImagesAsync(request.Dataset, shard, cancellationToken);
        if (row >= images.Count)
            throw new NotFoundException($"Shard {shard} of the data set \"{request.Dataset}\" has {images.Count} images, none of them {id}.");
        try
        {
            using var content = await reader.ReadAsync(images[row].Location, new ImageContentLimits { MaxBytes = options.Value.MaxImageBytes }, cancellationToken);
            model.Decoder.Decode(content.Bytes.Span, pixels);
            return pixels;
        }
        catch (Exception exception) when (exception is ImageDecodeException or ImageContentException)
        {
            throw new WrongStateException($"The image {id} (\"{images[row].Name}\") cannot be read: {exception.Message}", exception);
        }
    }

    private static Tensor ToTensor<T>(DataType type, T[] values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        var tensor = new Tensor { DataType = type, Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        foreach (var side in shape)
            tensor.Shape.Add(side);
        return tensor;
    }
}
