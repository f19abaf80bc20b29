using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Datasets;

/// <summary>Looks up labels of images in any order, keeping the shards used lately. Not thread-safe: one a batch being opened.</summary>
internal sealed class GivenLabelLookup(ShardLabelStore labels, string dataset, string version)
{
    // 256 shards of 2,048 images are about 2 MB.
    private const int KeptShards = 256;
    private readonly Dictionary<int, ShardLabels?> _shards = [];
    private readonly Queue<int> _order = new();
    private LabelVersionManifest? _manifest;

    /// <summary>The image's class ids: empty for none, -2 alone if it was removed; null if there is no such image.</summary>
    public async Task<IReadOnlyList<int>?> FindAsync(ImageId image, CancellationToken cancellationToken)
    {
        if (!_shards.TryGetValue(image.Shard, out var shard))
        {
            shard = await ReadAsync(image.Shard, cancellationToken);
            if (_order.Count == KeptShards)
                _shards.Remove(_order.Dequeue());
            _shards[image.Shard] = shard;
            _order.Enqueue(image.Shard);
        }

        return shard is not null && image.Row < shard.Rows ? shard[image.Row] : null;
    }

    private async Task<ShardLabels?> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        _manifest ??= await labels.GetManifestAsync(dataset, version, cancellationToken);
        try
        {
            return await labels.ReadAsync(dataset, _manifest, shard, cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }
}
