using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>What was decided about the images of some batches.</summary>
internal sealed class BatchDecisions
{
    private readonly Dictionary<int, SortedDictionary<int, (ImageDecision Decision, IReadOnlyList<string> Batches)>> _shards = [];

    /// <param name="tasks">The decided tasks of each image.</param>
    public BatchDecisions(IEnumerable<KeyValuePair<ImageId, List<TaskDecision>>> tasks)
    {
        foreach (var (image, ofImage) in tasks)
        {
            if (!_shards.TryGetValue(image.Shard, out var rows))
                _shards[image.Shard] = rows = [];
            rows[image.Row] = (TaskDecision.Last(ofImage)!, [.. ofImage.Select(task => task.Batch).Distinct(StringComparer.Ordinal)]);
        }
    }

    /// <summary>What was answered about a shard's images by row: labels, none at all or -2 alone among them; null where nobody could tell.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>?> LabelsOf(int shard) =>
        _shards.TryGetValue(shard, out var rows) ? rows.ToDictionary(row => row.Key, row => row.Value.Decision.Labels) : new Dictionary<int, IReadOnlyList<int>?>();

    /// <summary>The batches that showed an image and decided about it.</summary>
    public IReadOnlyList<string> BatchesOf(int shard, int row) => _shards.TryGetValue(shard, out var rows) && rows.TryGetValue(row, out var found) ? found.Batches : [];
}
