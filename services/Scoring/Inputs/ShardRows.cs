namespace Assay.Scoring.Inputs;

/// <summary>What a run knows of a shard's images before it looks at their embeddings.</summary>
/// <param name="Given">Labels judged, int32 [n]; negative = none.</param>
/// <param name="Scorable">uint8 [n]: 1 where the image has a label and could be decoded.</param>
/// <param name="Predictable">uint8 [n]: 1 where the image could be decoded and was not removed, labelled or not.</param>
internal sealed record ShardRows(int[] Given, byte[] Scorable, byte[] Predictable);
