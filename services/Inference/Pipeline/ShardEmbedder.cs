using System.Text.Json;
using Assay.Imaging;
using Assay.Inference.Models;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Pipeline;

/// <summary>
/// Makes one shard's columns. The first pass over a shard, whatever its model, also writes what was measured; facts.npy comes last of that and says
/// that it is complete. embeddings.npy comes last of all and says that the shard is embedded. All of it has the same bytes when it is done again.
/// </summary>
internal sealed partial class ShardEmbedder(
    IObjectStore store, ShardFiles shards, EmbeddingPipeline pipeline, LoadedModels models, InferenceTelemetry telemetry, TimeProvider time, ILogger<ShardEmbedder> logger)
{
    private static readonly byte[] FactNames = JsonSerializer.SerializeToUtf8Bytes(ImageFacts.Names);

    /// <summary>Embeds a shard unless it has been.</summary>
    /// <param name="dataset">Data set.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="onImages">Told of finished images, from any thread.</param>
    /// <param name="cancellationToken">Stops at the next image.</param>
    /// <exception cref="AssayException">The shard or the model does not exist, or the source or the store is away.</exception>
    public async Task<ShardOutcome> EmbedAsync(string dataset, int shard, string model, Action<int> onImages, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(dataset, shard, model, cancellationToken) is { } earlier)
            {
                onImages(earlier.Images);
                return earlier;
            }

            using var lease = await models.LeaseAsync(model, cancellationToken);
            return await EmbedAsync(dataset, shard, lease.Model, onImages, cancellationToken);
        }
        catch (ObjectStoreException exception) when (exception.GetType() == typeof(ObjectStoreException))
        {
            throw new UnavailableException($"Shard {shard} of data set \"{dataset}\" could not be embedded: {exception.Message}", exception);
        }
    }

    private async Task<ShardOutcome> EmbedAsync(string dataset, int shard, LoadedModel model, Action<int> onImages, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        using var activity = InferenceTelemetry.Activities.StartActivity("embedding pipeline");
        var images = await shards.ReadImagesAsync(dataset, shard, cancellationToken);
        var known = await shards.FindDecodedAsync(dataset, shard, images.Count, cancellationToken);
        using var columns = new ShardColumns(images.Count, model.Dimensions, model.Classes);
        var pass = new EmbeddingPass(model, images, columns, known, onImages, cancellationToken);
        await pipeline.RunAsync(pass, cancellationToken);
        if (known is null)
        {
            SourceOutage.ThrowIfAway(dataset, shard, images, [.. Enumerable.Range(0, images.Count)], [.. columns.Failures]);
            await WriteMeasuredAsync(dataset, shard, columns, cancellationToken);
        }

        if (columns.Classes > 0)
            await store.WriteColumnAsync(DatasetKeys.Logits(dataset, shard, model.Name), columns.Rows, columns.Classes, columns.Logits, cancellationToken);
        await store.WriteColumnAsync(DatasetKeys.Embeddings(dataset, shard, model.Name), columns.Rows, columns.Dimensions, columns.Embeddings, cancellationToken);

        var quarantined = known is null ? columns.Failures.Count() : known.Count(decoded => !decoded);
        telemetry.ShardWritten(model.Name, known is null ? columns.Failures : [], time.GetElapsedTime(begun));
        activity?.SetTag("assay.images", images.Count)
            .SetTag("assay.quarantined", quarantined)
            .SetTag("assay.bytes_read", pass.Times.Bytes)
            .SetTag("assay.fetch_seconds", pass.Times.SecondsOf(PipelineStage.Fetch))
            .SetTag("assay.decode_seconds", pass.Times.SecondsOf(PipelineStage.Decode))
            .SetTag("assay.run_seconds", pass.Times.SecondsOf(PipelineStage.Run));
        Log.ShardEmbedded(logger, dataset, shard, model.Name, images.Count, quarantined);
        return new ShardOutcome(images.Count, quarantined);
    }

    /// <summary>What an earlier pass with this model left, if it came to its end.</summary>
    private async Task<ShardOutcome?> FindAsync(string dataset, int shard, string model, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Embeddings(dataset, shard, model);
        if (!await store.ExistsAsync(key, cancellationToken))
            return null;
        var header = await store.ReadColumnHeaderAsync(key, cancellationToken);
        var quarantined = await QuarantineFile.ReadAsync(store, dataset, shard, cancellationToken);
        return new ShardOutcome((int)header.Rows, quarantined.Count);
    }

    private async Task WriteMeasuredAsync(string dataset, int shard, ShardColumns columns, CancellationToken cancellationToken)
    {
        await store.WriteColumnAsync(DatasetKeys.Hashes(dataset, shard), columns.Rows, ImageHashRow.Length, columns.Hashes, cancellationToken);
        await QuarantineFile.WriteAsync(store, dataset, shard, columns.Failures, cancellationToken);
        await store.PutAsync(DatasetKeys.FactNames(dataset, shard), FactNames, cancellationToken);
        await store.WriteColumnAsync(DatasetKeys.Facts(dataset, shard), columns.Rows, ImageFacts.Count, columns.Facts, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Embedded shard {Shard} of {Dataset} with {Model}: {Images} images, {Quarantined} of them not decodable")]
        public static partial void ShardEmbedded(ILogger logger, string dataset, int shard, string model, int images, int quarantined);
    }
}
