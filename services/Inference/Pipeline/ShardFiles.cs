using Assay.Imaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Pipeline;

/// <summary>What is known of a shard before a pass over it.</summary>
internal sealed class ShardFiles(IObjectStore store)
{
    /// <exception cref="NotFoundException">There is no such shard.</exception>
    public async Task<IReadOnlyList<ImageRecord>> ReadImagesAsync(string dataset, int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadImageRecordsAsync(DatasetKeys.Images(dataset, shard), cancellationToken);
        }
        catch (ObjectNotFoundException exception)
        {
            throw new NotFoundException($"Data set \"{dataset}\" has no shard {shard}.", exception);
        }
    }

    /// <summary>Which images an earlier pass could decode; null if there was none.</summary>
    public async Task<bool[]?> FindDecodedAsync(string dataset, int shard, int rows, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Facts(dataset, shard);
        if (!await store.ExistsAsync(key, cancellationToken))
            return null;
        // An earlier version measured fewer columns, in the same order.
        var facts = await store.ReadColumnAsync<float>(key, rows, cancellationToken: cancellationToken);
        var decoded = new bool[rows];
        for (var row = 0; row < rows; row++)
            decoded[row] = facts[row][ImageFacts.Decoded] != 0;
        return decoded;
    }
}
