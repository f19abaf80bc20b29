namespace Assay.Selection.Pools;

/// <summary>The images of one shard.</summary>
/// <param name="Given">Labels judged, int32 [n]; negative = none.</param>
/// <param name="Usable">[n]: false where the image cannot be selected at all.</param>
internal sealed record ShardPool(int[] Given, bool[] Usable);
