using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Datasets;

/// <summary>Looks up labels of images in any order, keeping the shards used lately. Not thread-safe: one a batch being opened.</summary>
internal sealed class GivenLabelLookup(ShardLabelStore labels, string dataset, string version)
{
    /// <summary>Images to look up at once at most: they may lie in as many shards.</summary>
    public const int MaxImages = 256;

    // 8 MiB with 2,048 images each.
    private const int KeptShards = 1024;

    private readonly Dictionary<int, ShardLabels?> _shards = [];
    private LabelVersionManifest? _manifest;

    /// <summary>The images' class ids, in their order: empty for none, -2 alone if it was removed; null if there is no such image.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<int>?>> FindAsync(IReadOnlyCollection<ImageId> images, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images.Count, MaxImages);
        var needed = images.Select(image => image.Shard).ToHashSet();
        if (_shards.Count > KeptShards - MaxImages)
        {
            foreach (var shard in _shards.Keys.Where(shard => !needed.Contains(shard)).ToList())
                _shards.Remove(shard);
        }

        _manifest ??= await labels.GetManifestAsync(dataset, version, cancellationToken);
        var missing = needed.Where(shard => !_shards.ContainsKey(shard)).ToList();
        await foreach (var (shard, read) in ReadAhead.InOrderAsync(missing, async (shard, token) => (shard, await ReadAsync(shard, token)), cancellationToken))
            _shards[shard] = read;
        return [.. images.Select(image => _shards[image.Shard] is { } shard && image.Row < shard.Rows ? shard[image.Row] : null)];
    }

    private async Task<ShardLabels?> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            return await labels.ReadAsync(dataset, _manifest!, shard, cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }
}
