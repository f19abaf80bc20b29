using Assay.Scoring.Core.Consensus;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>Counts over a run's images. Not thread-safe; sums of integers, so the order does not matter.</summary>
internal sealed class ConsensusTally
{
    private readonly long[] _refinement = new long[Enum.GetValues<Refinement>().Length];

    /// <summary>Images that have a score.</summary>
    public long Scored { get; private set; }

    /// <summary>Images in all.</summary>
    public long Images { get; private set; }

    /// <summary>Annotated images whose consensus is not their label.</summary>
    public long Changed { get; private set; }

    public long Of(Refinement refinement) => _refinement[(int)refinement];

    public void Add(ConsensusColumns columns, IEnumerable<Refinement> refinements)
    {
        Images += columns.Given.Length;
        foreach (var refinement in refinements)
            _refinement[(int)refinement]++;
        for (var row = 0; row < columns.Given.Length; row++)
        {
            Scored += columns.Scored[row];
            if (columns.Annotated[row] != 0 && columns.Label[row] != columns.Given[row])
                Changed++;
        }
    }
}
