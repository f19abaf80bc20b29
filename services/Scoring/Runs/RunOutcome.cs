using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Methods.Networks;

namespace Assay.Scoring.Runs;

/// <summary>What came out of a run, in few numbers.</summary>
internal sealed record RunOutcome
{
    /// <summary>Images that have scores.</summary>
    public required long Scored { get; init; }

    /// <summary>Images that have none.</summary>
    public required long Skipped { get; init; }

    /// <summary>What training gave; of head runs.</summary>
    public HeadOutcome? Head { get; init; }

    /// <summary>What training gave; of network runs.</summary>
    public NetworkOutcome? Network { get; init; }
}
