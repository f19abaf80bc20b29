using Assay.Scoring.Core.Consensus;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>What a consensus method made of the answers.</summary>
internal sealed class ConsensusOutcome(AnnotationTable table, ConsensusResult consensus)
{
    /// <summary>Labels and qualities.</summary>
    public ConsensusResult Consensus => consensus;

    /// <summary>Share of each image's annotators that gave its consensus, 0 .. 1.</summary>
    public float[] Agreement { get; } = MajorityVote.Agreement(table, consensus.Labels);

    /// <summary>With CROWDLAB.</summary>
    public Crowdlab? Crowdlab { get; init; }

    /// <summary>ActiveLab's score of each image with answers; with CROWDLAB.</summary>
    public float[]? ActiveLab { get; init; }

    /// <summary>With Dawid-Skene.</summary>
    public DawidSkeneResult? DawidSkene { get; init; }
}
