using Assay.LabelStore.Import;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.LabelVersions;

/// <summary>A branch that is asked for.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Name">Name of the branch.</param>
/// <param name="Base">Version that is overlaid; empty = the newest of the data set's own line.</param>
/// <param name="Batches">Ids of the batches whose answers are taken; null with <paramref name="Oracle"/>.</param>
/// <param name="Oracle">The oracle, but for the number of classes.</param>
internal sealed record NewLabelBranch(string Dataset, string Name, string Base, IReadOnlyList<string>? Batches, OracleSource? Oracle)
{
    /// <summary>The consensus of a run, instead.</summary>
    public ConsensusSource? Consensus { get; init; }

    /// <summary>What an imported file says, instead.</summary>
    public ImportSource? Import { get; init; }

    /// <summary>How a set of labels follows from the answers of a task.</summary>
    public ConsensusRule Rule { get; init; } = ConsensusRule.Most;
}
