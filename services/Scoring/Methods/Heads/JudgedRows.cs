namespace Assay.Scoring.Methods.Heads;

/// <summary>What the columns of a shard are made from beside its embeddings, [n] each.</summary>
/// <param name="Given">Labels, as the column "given" tells them; negative = none.</param>
/// <param name="Judged">Labels that get scores; negative = none. The same, but where the heads have seen the image.</param>
/// <param name="Predictable">1 where the image could be decoded and was not removed.</param>
internal sealed record JudgedRows(int[] Given, int[] Judged, byte[] Predictable);
