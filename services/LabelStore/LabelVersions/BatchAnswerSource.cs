using Assay.LabelStore.V1;

namespace Assay.LabelStore.LabelVersions;

/// <summary>What people answered to some batches.</summary>
/// <param name="Batches">Ids of the batches.</param>
/// <param name="UpTo">Number of the newest annotation that counts.</param>
/// <param name="Rule">How a set of labels follows from the answers of a task.</param>
internal sealed record BatchAnswerSource(IReadOnlyList<string> Batches, long UpTo, ConsensusRule Rule = ConsensusRule.Most);
