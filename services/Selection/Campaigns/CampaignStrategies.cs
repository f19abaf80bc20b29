namespace Assay.Selection.Campaigns;

/// <summary>Names of strategies that are no score of the learner's run.</summary>
internal static class CampaignStrategies
{
    public const string Random = "random";
    public const string Rde = "rde";
    public const string Badge = "badge";
    public const string KCenter = "k_center";
    public const string TypiClust = "typi_clust";
    public const string Importance = "importance";
    public const string SelfConfidence = "self_confidence";

    /// <summary>Scores that the runs of learners have, heads and networks alike.</summary>
    public static IReadOnlyList<string> LearnerScores { get; } =
        [SelfConfidence, "normalized_margin", "confidence_weighted_entropy", "entropy", "least_confidence", "margin", "predicted_probability"];

    /// <summary>All that a campaign can select by in which something learns.</summary>
    public static IEnumerable<string> Known { get; } = [Random, Rde, Badge, KCenter, TypiClust, Importance, .. LearnerScores];

    /// <summary>Whether a campaign can select by it in which something learns.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>True where images are compared with each other: candidates have no label.</summary>
    public static bool IsDiverse(string name) => name is Badge or KCenter or TypiClust;

    /// <summary>True where a score ranks the images.</summary>
    public static bool IsScore(string name) => name != Random && !IsDiverse(name);

    /// <summary>True of the scores that only labelled images have.</summary>
    public static bool JudgesLabels(string name) => name is Importance or SelfConfidence or "normalized_margin" or "confidence_weighted_entropy";

    /// <summary>True where it needs no learner, so that it chooses the first images, too.</summary>
    public static bool BeginsByItself(string name) => name is KCenter or TypiClust;
}
