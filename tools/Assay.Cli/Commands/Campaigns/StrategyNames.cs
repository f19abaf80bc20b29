namespace Assay.Cli.Commands.Campaigns;

/// <summary>Names of strategies as people write them.</summary>
internal static class StrategyNames
{
    public const string Random = "random";
    public const string Rde = "rde";
    public const string Known = "random, rde, entropy, least_confidence, margin, badge, k_center, typi_clust, importance, or any score of the learner";

    /// <summary>Whether a strategy ranks images by a score, so that it can spread them over the classes.</summary>
    public static bool Ranks(string name) => name is not (Random or "badge" or "k_center" or "typi_clust");

    /// <summary>The campaign's name of a strategy: typiclust and k-center, as <c>assay select</c> has them, are typi_clust and k_center.</summary>
    public static string Read(string text)
    {
        var name = text.Trim().ToLowerInvariant().Replace('-', '_');
        return name switch { "typiclust" => "typi_clust", "kcenter" => "k_center", _ => name };
    }
}
