using Assay.LabelStore.Datasets;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Labels with what people decided.</summary>
internal static class LabelOverlay
{
    /// <summary>The given labels of a shard where nothing was decided, otherwise the decision.</summary>
    public static ShardLabels Apply(ShardLabels given, IReadOnlyDictionary<int, ImageDecision> decisions) =>
        given.With(decisions
            .Where(decision => decision.Value.Labels is not null)
            .Select(decision => KeyValuePair.Create(decision.Key, decision.Value.Labels!)));
}
