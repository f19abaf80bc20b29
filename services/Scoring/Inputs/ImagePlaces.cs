using Assay.ObjectStorage.Layout;

namespace Assay.Scoring.Inputs;

/// <summary>Images numbered from 0 in the order of their ids, and back.</summary>
internal sealed class ImagePlaces
{
    private readonly int[] _starts;

    /// <param name="rows">Images of every shard.</param>
    public ImagePlaces(IEnumerable<int> rows)
    {
        var starts = new List<int> { 0 };
        foreach (var count in rows)
            starts.Add(checked(starts[^1] + count));
        _starts = [.. starts];
    }

    /// <summary>Images in all.</summary>
    public int Count => _starts[^1];

    public int Of(ImageId image) => _starts[image.Shard] + image.Row;

    public ImageId IdOf(int place)
    {
        var shard = Array.BinarySearch(_starts, place);
        // Of empty shards that begin at the same place, the last begins it.
        for (shard = shard < 0 ? ~shard - 1 : shard; _starts[shard + 1] <= place;)
            shard++;
        return new ImageId(shard, place - _starts[shard]);
    }

    /// <summary>The places of a shard's images: the first, and how many.</summary>
    public (int Start, int Length) OfShard(int shard) => (_starts[shard], _starts[shard + 1] - _starts[shard]);
}
