using System.Globalization;
using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Strategies;

/// <summary>Loads embeddings of chosen images.</summary>
internal sealed class EmbeddingRows(IObjectStore store, RunDirectory runs, IOptions<SelectionOptions> options)
{
    /// <summary>The model that a run used; that of the newest where it is empty.</summary>
    /// <exception cref="WrongStateException">No run tells.</exception>
    public async Task<string> FindModelAsync(string dataset, string run, CancellationToken cancellationToken) =>
        (run.Length > 0 && (await runs.GetAsync(dataset, run, cancellationToken)).Parameters.Model is { Length: > 0 } model ? model : null)
        ?? await runs.FindNewestModelAsync(dataset, cancellationToken)
        ?? throw new WrongStateException($"No run of the data set \"{dataset}\" tells which model's embeddings to compare: name a model (assay select --model ...).");

    /// <summary>float32 [rows, D] in the order of the keys, and D.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="keys">Images, ascending; one or more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongStateException">A shard has no embeddings, or an image's hold NaN or infinity.</exception>
    public async Task<(float[] Rows, int Dimensions)> LoadAsync(string dataset, string model, IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var rows = Array.Empty<float>();
        var dimensions = 0;
        var gate = new Lock();
        var shards = keys.Index().GroupBy(entry => entry.Item.Shard).ToList();
        await Parallel.ForEachAsync(shards, options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var column = await ReadAsync(dataset, model, shard.Key, token);
            lock (gate)
            {
                if (dimensions == 0)
                    (dimensions, rows) = (column.Columns, new float[checked((long)keys.Count * column.Columns)]);
            }

            if (column.Columns != dimensions)
                throw new WrongStateException($"Shard {shard.Key} of the data set \"{dataset}\" has embeddings of {column.Columns} numbers, others of {dimensions}. Embed it again: assay embed {dataset} --model {model}");
            foreach (var (place, key) in shard)
            {
                var row = rows.AsSpan(place * dimensions, dimensions);
                HalfConversion.ToSingle(column[key.Row], row);
                if (FiniteRows.CountNonFinite(row, dimensions, out _) > 0)
                {
                    throw new WrongStateException(string.Create(
                        CultureInfo.InvariantCulture, $"The embedding of the image {key} holds NaN or infinite numbers. Check the model's output for it, embed its shard again, or exclude the image."));
                }
            }
        });
        return (rows, dimensions);
    }

    private async Task<NpyColumn<Half>> ReadAsync(string dataset, string model, int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadColumnAsync<Half>(DatasetKeys.Embeddings(dataset, shard, model), cancellationToken: cancellationToken);
        }
        catch (ObjectNotFoundException exception)
        {
            throw new WrongStateException($"Shard {shard} of the data set \"{dataset}\" has no embeddings of the model \"{model}\". Run: assay embed {dataset} --model {model}", exception);
        }
    }
}
