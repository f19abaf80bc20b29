namespace Assay.LabelStore.LabelVersions;

/// <summary>What people answered to some batches.</summary>
/// <param name="Batches">Ids of the batches.</param>
/// <param name="UpTo">Number of the newest annotation that counts.</param>
internal sealed record BatchAnswerSource(IReadOnlyList<string> Batches, long UpTo);
