using Assay.Numerics.Randomness;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Strategies;
using Assay.Selection.V1;

namespace Assay.Selection.Selections;

/// <summary>What is asked for, checked and with defaults filled in.</summary>
internal sealed record NewSelection
{
    private const ulong SelectionStream = 0x73656c656374;

    public required string Dataset { get; init; }

    /// <summary>Id of the run; empty = the newest, or none for random images.</summary>
    public required string Run { get; init; }

    /// <summary>How they are chosen, every default filled in but the model.</summary>
    public required Strategy Strategy { get; init; }

    /// <summary>Score that decides; null where none does.</summary>
    public string? Score => Strategy.TopScores?.Score;

    /// <summary>The score that decides, or by which candidates are chosen first; null where there is none.</summary>
    public TopScores? RankedBy => Strategy.TopScores ?? Diverse?.Prefilter?.Scores;

    public ScoreOrder Order => RankedBy is { LargestFirst: true } ? ScoreOrder.Descending : ScoreOrder.Ascending;

    /// <summary>Seed of what is drawn at random.</summary>
    public long Seed => Strategy.Random?.Seed ?? Diverse?.Seed ?? 0;

    /// <summary>Parameters of the strategies that compare embeddings; null with others.</summary>
    public DiverseImages? Diverse => Strategy.KCenter ?? Strategy.TypiClust ?? Strategy.Badge;

    public bool UnlabelledOnly { get; init; }

    public bool BalanceClasses { get; init; }

    /// <summary>What may be spent; null = images cost nothing.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Images in all; 0 = no limit, with a limit for each class.</summary>
    public required int Count { get; init; }

    /// <summary>Images of each class; 0 = no limit.</summary>
    public required int PerClass { get; init; }

    public required IReadOnlySet<int> Classes { get; init; }

    public required bool IncludeSelected { get; init; }

    public required string Title { get; init; }

    public required int AnnotatorsPerImage { get; init; }

    public required bool DryRun { get; init; }

    /// <summary>Set where a campaign selects; null = people do.</summary>
    public CampaignScope? Campaign { get; init; }

    /// <summary>
    /// Seed of the draws by rows' hashes: a stream of its own. The folds of a run are cut from the hashes of its seed itself, so of one seed all images chosen would lie
    /// in the first fold, and a head would never see them.
    /// </summary>
    public ulong RowSeed => SplitMix64.Mix(unchecked((ulong)Seed) ^ SelectionStream);

    /// <summary>What an image of a class costs.</summary>
    public double CostOf(int classId) => Budget!.CostOfClass.TryGetValue(classId, out var cost) ? cost : Budget.Cost;

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
