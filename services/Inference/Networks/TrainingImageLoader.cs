using System.Globalization;
using Assay.Imaging;
using Assay.Inference.Pipeline;
using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Onnx.Training;
using Assay.Scoring.Core.Networks;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Networks;

/// <summary>
/// Reads the images of a training through the pipeline that embeds, at the size of the network's input, and keeps them: every epoch sees them all. What they take is
/// known before the first is read, and bounded.
/// </summary>
internal sealed class TrainingImageLoader(IObjectStore store, ShardFiles shards, EmbeddingPipeline pipeline, IOptions<InferenceOptions> options)
{
    private const string GivenColumn = "given";

    // An array's longest.
    private const long LargestPart = 0x7FFFFFC7;

    /// <param name="dataset">Data set.</param>
    /// <param name="run">Run whose columns say which images are wanted, and their labels.</param>
    /// <param name="plan">The run's plan.</param>
    /// <param name="network">The network that they are for.</param>
    /// <param name="onImages">Told of finished images, wanted or not, from any thread.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongStateException">They take more memory than is allowed, none could be decoded, or those that could have one class.</exception>
    /// <exception cref="UnavailableException">The source is away.</exception>
    public async Task<TrainingImages> LoadAsync(
        string dataset, string run, NetworkPlan plan, NetworkDefinition network, Action<int> onImages, CancellationToken cancellationToken)
    {
        CheckMemory(dataset, plan, network);
        CheckStep(plan, network);
        var training = new TrainingImageSet(plan.TrainingImages, network.ImageValues);
        var validation = new TrainingImageSet(plan.ValidationImages, network.ImageValues);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.ShardsInFlight, CancellationToken = cancellationToken };
        var wanted = new (byte[] Parts, int[] Labels)[plan.Shards];
        await Parallel.ForEachAsync(Enumerable.Range(0, plan.Shards), parallel, async (shard, token) => wanted[shard] = await ReadWantedAsync(dataset, run, shard, token));
        // In the order of the ids, whatever the order of reading.
        var places = new Memory<byte>[plan.Shards][];
        for (var shard = 0; shard < plan.Shards; shard++)
        {
            var (parts, labels) = wanted[shard];
            places[shard] = parts.Length == 0 ? [] : new Memory<byte>[parts.Length];
            for (var row = 0; row < parts.Length; row++)
            {
                if (parts[row] != ImagePart.None)
                    places[shard][row] = (parts[row] == ImagePart.Training ? training : validation).Add(new RowKey(shard, row), labels[row]);
            }

            wanted[shard] = default;
        }

        var decoder = new ImageDecoder(new ImageGeometry(network.Width, network.Height, ResizeMode.Squash), new DecodeLimits
        {
            MaxBytes = options.Value.MaxImageBytes,
            MaxPixels = options.Value.MaxPixels,
            MaxTime = options.Value.MaxDecodeTime,
        });
        var failed = new Dictionary<RowKey, string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, plan.Shards).Where(shard => places[shard].Length > 0), parallel, async (shard, token) =>
        {
            var undecodable = await LoadShardAsync(dataset, shard, decoder, places[shard], network.Channels, onImages, token);
            lock (failed)
            {
                foreach (var (row, message) in undecodable)
                    failed.Add(new RowKey(shard, row), message);
            }
        });

        var missing = failed.Keys.ToHashSet();
        var images = new TrainingImages(
            training.Build(network.Width, network.Height, network.Channels, network.Classes, missing),
            validation.Build(network.Width, network.Height, network.Channels, network.Classes, missing), missing.Count);
        Check(dataset, images, plan, failed);
        return images;
    }

    /// <summary>Which images of a shard are for what, and their labels; empty where none is wanted, as in most shards of a large data set.</summary>
    private async Task<(byte[] Parts, int[] Labels)> ReadWantedAsync(string dataset, string run, int shard, CancellationToken cancellationToken)
    {
        var parts = await ReadAsync<byte>(dataset, run, shard, ImagePart.Column, cancellationToken);
        return Array.TrueForAll(parts, part => part == ImagePart.None) ? ([], []) : (parts, await ReadAsync<int>(dataset, run, shard, GivenColumn, cancellationToken));
    }

    private async Task<IEnumerable<(int Row, string Message)>> LoadShardAsync(
        string dataset, int shard, ImageDecoder decoder, Memory<byte>[] places, int channels, Action<int> onImages, CancellationToken cancellationToken)
    {
        var images = await shards.ReadImagesAsync(dataset, shard, cancellationToken);
        var decoded = await shards.FindDecodedAsync(dataset, shard, images.Count, cancellationToken);
        if (images.Count != places.Length)
            throw new WrongStateException($"Shard {shard} of the data set \"{dataset}\" has {images.Count} images, but the run was made for {places.Length}. Start a new run.");
        var asked = Enumerable.Range(0, places.Length).Where(row => !places[row].IsEmpty).ToList();
        var pass = new TrainingPass(decoder, images, places, channels, decoded, onImages, cancellationToken);
        await pipeline.RunAsync(pass, cancellationToken);
        SourceOutage.ThrowIfAway(dataset, shard, images, asked, pass.Failures);
        // An embedding that came since the run was accepted may have found out which images cannot be decoded.
        var knownBefore = asked.Where(row => decoded is not null && !decoded[row]).Select(row => (row, $"\"{images[row].Name}\"."));
        return knownBefore.Concat(pass.Failures.Select(failure => (failure.Row, $"\"{images[failure.Row].Name}\": {failure.Message}")));
    }

    private async Task<T[]> ReadAsync<T>(string dataset, string run, int shard, string column, CancellationToken cancellationToken)
        where T : unmanaged
    {
        try
        {
            return (await store.ReadColumnAsync<T>(DatasetKeys.RunColumn(dataset, run, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;
        }
        catch (ObjectNotFoundException exception)
        {
            throw new WrongStateException($"The column \"{column}\" of the run \"{run}\" is not in the object store: {exception.Message} Start a new run: assay train {dataset}", exception);
        }
    }

    private void CheckMemory(string dataset, NetworkPlan plan, NetworkDefinition network)
    {
        var largest = options.Value.TrainingBytes;
        var bytes = (plan.TrainingImages + plan.ValidationImages) * network.ImageValues;
        if (bytes > largest || plan.TrainingImages * network.ImageValues > LargestPart || plan.ValidationImages * network.ImageValues > LargestPart)
        {
            throw new WrongStateException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {plan.TrainingImages + plan.ValidationImages:N0} labelled images of the data set \"{dataset}\" take {bytes:N0} bytes at {network.Width} x {network.Height} x {network.Channels}; a worker keeps {Math.Min(largest, LargestPart):N0} at most. Take a smaller input or fewer labels, or raise {InferenceOptions.Section}:{nameof(InferenceOptions.TrainingBytes)}, up to 2 GiB for each part."));
        }
    }

    /// <summary>A worker that runs out of memory in a step is killed without a word, and the next one after it.</summary>
    private void CheckStep(NetworkPlan plan, NetworkDefinition network)
    {
        var bytes = network.StepBytes(plan.Batch);
        if (bytes > options.Value.TrainingStepBytes)
        {
            throw new WrongStateException(string.Create(
                CultureInfo.InvariantCulture,
                $"A step on {plan.Batch:N0} images of {network.Width} x {network.Height} x {network.Channels} takes about {bytes:N0} bytes with these layers; a worker has {options.Value.TrainingStepBytes:N0} for it. Take a smaller batch or input, fewer filters or an earlier pool, or raise {InferenceOptions.Section}:{nameof(InferenceOptions.TrainingStepBytes)}."));
        }
    }

    private static void Check(string dataset, TrainingImages images, NetworkPlan plan, Dictionary<RowKey, string> failed)
    {
        var example = failed.Count > 0 ? $", such as {failed.MinBy(failure => failure.Key).Value}" : "";
        if (images.Training.Count == 0)
            throw new WrongStateException($"None of the {plan.TrainingImages} images to train on of the data set \"{dataset}\" can be decoded{example} Bring back or mend the images, then resume the run.");
        if (images.Validation.Count == 0)
            throw new WrongStateException($"None of the {plan.ValidationImages} images to validate by of the data set \"{dataset}\" can be decoded{example} Bring back or mend the images, then resume the run.");
        if (images.Training.CountClasses().Count(count => count > 0) < 2)
            throw new WrongStateException($"The images to train on of the data set \"{dataset}\" that can be decoded have one class; {failed.Count} cannot be{example} Mend them, or label images of another class.");
    }
}
