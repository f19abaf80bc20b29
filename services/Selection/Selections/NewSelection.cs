using Assay.Selection.Core.Ranking;
using Assay.Selection.Strategies;

namespace Assay.Selection.Selections;

/// <summary>What is asked for, checked and with defaults filled in.</summary>
internal sealed record NewSelection
{
    public required string Dataset { get; init; }

    /// <summary>Id of the run; empty = the newest, or none for random images.</summary>
    public required string Run { get; init; }

    /// <summary>Score that decides; null = random images.</summary>
    public string? Score { get; init; }

    public ScoreOrder Order { get; init; }

    /// <summary>Seed of random images.</summary>
    public long Seed { get; init; }

    /// <summary>Images in all; 0 = no limit, with a limit for each class.</summary>
    public required int Count { get; init; }

    /// <summary>Images of each class; 0 = no limit.</summary>
    public required int PerClass { get; init; }

    public required IReadOnlySet<int> Classes { get; init; }

    public required bool IncludeSelected { get; init; }

    public required string Title { get; init; }

    public required int AnnotatorsPerImage { get; init; }

    public required bool DryRun { get; init; }

    public ulong RowSeed => unchecked((ulong)Seed);

    /// <summary>Images of a class that can matter.</summary>
    public int ClassLimit => Count == 0 ? PerClass : Math.Min(PerClass, Count);

    /// <summary>The first of the picks, as many as are asked for.</summary>
    public List<Pick> Cut(List<Pick> picks)
    {
        if (Count > 0 && picks.Count > Count)
            picks.RemoveRange(Count, picks.Count - Count);
        return picks;
    }
}
