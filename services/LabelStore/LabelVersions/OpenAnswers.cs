namespace Assay.LabelStore.LabelVersions;

/// <summary>The answers of a branch.</summary>
/// <param name="ReadAsync">What was answered about a shard's images, by row: labels, none at all or -2 alone among them; null where nobody could tell.</param>
/// <param name="BatchesOf">The batches whose answers those about an image are, by shard and row; none with an oracle.</param>
internal sealed record OpenAnswers(
    Func<int, CancellationToken, Task<IReadOnlyDictionary<int, IReadOnlyList<int>?>>> ReadAsync, Func<int, int, IReadOnlyList<string>> BatchesOf);
