using Assay.Numerics.Kernels;
using Assay.Numerics.Neighbors;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Inputs;

/// <summary>Finds the images nearest to one by embedding: exactly, in one pass over the shards, a few of which are in memory at once.</summary>
internal sealed class NearestImageFinder(DatasetDirectory datasets, LabelDirectory labels, LabelColumns columns, ShardInputs inputs, IObjectStore store)
{
    /// <param name="request">What is asked for, checked.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotFoundException">There is no such data set, model, label version or image.</exception>
    /// <exception cref="WrongStateException">The image could not be decoded, or a shard is not embedded.</exception>
    public async Task<IReadOnlyList<NearImage>> FindAsync(FindNearestImagesRequest request, ImageId image, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(request.Dataset, cancellationToken);
        var model = await datasets.GetModelAsync(request.Model, cancellationToken);
        LabelVersionManifest? manifest = null;
        if (request.HasClassId)
        {
            var version = await labels.ResolveVersionAsync(request.Dataset, request.LabelVersion, cancellationToken);
            manifest = await columns.GetManifestAsync(request.Dataset, version, cancellationToken);
        }

        var (own, dimensions) = (await ReadQueryAsync(request.Dataset, dataset.Shards, model.Name, image, cancellationToken), model.EmbeddingDimensions);
        var nearest = new NearestRows(1, dimensions, request.Count);
        var starts = new List<int>();
        nearest.Begin(own);
        var first = 0;
        var read = ReadAhead.InOrderAsync(
            Enumerable.Range(0, dataset.Shards), (shard, token) => ReadShardAsync(request, model.Name, manifest, shard, token), cancellationToken);
        await foreach (var (embeddings, usable) in read)
        {
            var shard = starts.Count;
            starts.Add(usable.Length);
            var rows = Enumerable.Range(0, usable.Length).Where(row => usable[row] && new ImageId(shard, row) != image).ToArray();
            var block = new float[rows.Length * dimensions];
            for (var i = 0; i < rows.Length; i++)
                HalfConversion.ToSingle(embeddings.AsSpan(rows[i] * dimensions, dimensions), block.AsSpan(i * dimensions, dimensions));
            nearest.Offer(block, Array.ConvertAll(rows, row => first + row));
            first += usable.Length;
        }

        return [.. NearImages.Of(nearest, 0, new ImagePlaces(starts))];
    }

    private async Task<float[]> ReadQueryAsync(string dataset, int shards, string model, ImageId image, CancellationToken cancellationToken)
    {
        if (image.Shard >= shards)
            throw new NotFoundException($"The data set \"{dataset}\" has no image {image}.");
        var column = await ReadEmbeddingsAsync(dataset, model, image.Shard, cancellationToken);
        if (image.Row >= column.Rows)
            throw new NotFoundException($"The data set \"{dataset}\" has no image {image}.");
        if (!(await ReadDecodedAsync(dataset, image.Shard, column.Rows, cancellationToken))[image.Row])
            throw new WrongStateException($"The image {image} could not be decoded, so it has no embedding to compare.");
        var query = new float[column.Columns];
        HalfConversion.ToSingle(column[image.Row], query);
        return query;
    }

    /// <summary>A shard's embeddings, and which rows are asked for: decoded, and of the class where one is named.</summary>
    private async Task<(Half[] Embeddings, bool[] Usable)> ReadShardAsync(
        FindNearestImagesRequest request, string model, LabelVersionManifest? manifest, int shard, CancellationToken cancellationToken)
    {
        var column = await ReadEmbeddingsAsync(request.Dataset, model, shard, cancellationToken);
        var usable = await ReadDecodedAsync(request.Dataset, shard, column.Rows, cancellationToken);
        if (manifest is not null)
        {
            var given = await columns.ReadAsync(request.Dataset, manifest, shard, cancellationToken: cancellationToken);
            for (var row = 0; row < usable.Length; row++)
                usable[row] &= given[row] == request.ClassId;
        }

        return (column.Elements, usable);
    }

    private async Task<NpyColumn<Half>> ReadEmbeddingsAsync(string dataset, string model, int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadColumnAsync<Half>(DatasetKeys.Embeddings(dataset, shard, model), cancellationToken: cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            throw new WrongStateException($"Shard {shard} of the data set \"{dataset}\" has no embeddings of the model \"{model}\". Run: assay embed {dataset} --model {model}");
        }
    }

    private async Task<bool[]> ReadDecodedAsync(string dataset, int shard, int rows, CancellationToken cancellationToken)
    {
        var decoded = new byte[rows];
        Array.Fill(decoded, (byte)1);
        await inputs.LeaveOutUndecodableAsync(dataset, shard, decoded, cancellationToken);
        return Array.ConvertAll(decoded, flag => flag != 0);
    }
}
