using Assay.ObjectStorage.Layout;

namespace Assay.Selection.Pools;

/// <summary>Images as sorted numbers: eight bytes each, however they are scattered over shards.</summary>
internal sealed class SelectedImages
{
    private readonly long[] _images;

    private SelectedImages(long[] images) => _images = images;

    public static SelectedImages None { get; } = new([]);

    public static async Task<SelectedImages> CreateAsync(IAsyncEnumerable<ImageId> images, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        await foreach (var (shard, row) in images.WithCancellation(cancellationToken))
            numbers.Add(FirstOf(shard) + row);
        numbers.Sort();
        return new SelectedImages([.. numbers.Distinct()]);
    }

    /// <summary>The rows of a shard that are among them, ascending.</summary>
    public IEnumerable<int> RowsOf(int shard)
    {
        var found = Array.BinarySearch(_images, FirstOf(shard));
        for (var i = found >= 0 ? found : ~found; i < _images.Length && _images[i] < FirstOf(shard + 1L); i++)
            yield return (int)(_images[i] - FirstOf(shard));
    }

    private static long FirstOf(long shard) => shard << 31;
}
