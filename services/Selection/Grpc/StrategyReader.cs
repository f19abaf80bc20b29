using Assay.Selection.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Selection.Grpc;

/// <summary>Checks how images shall be chosen and fills in defaults.</summary>
internal static class StrategyReader
{
    private const string DefaultScore = "self_confidence";
    private const int LongestId = 128;
    private const int DefaultMaxCandidates = 50_000;
    private const int SmallestMaxCandidates = 100;
    private const int LargestMaxCandidates = 1_000_000;
    private const double DefaultFactor = 10;
    private const double LargestFactor = 1000;
    private const int MaxViolationsOfList = 100;

    public static Strategy Read(SelectBatchRequest request, RequestValidator validator)
    {
        var strategy = request.Strategy?.Clone() ?? new Strategy { TopScores = new TopScores() };
        validator.Check(
            strategy.KindCase != Strategy.KindOneofCase.None, "strategy",
            "must be one of top_scores, random, k_center, typi_clust and badge, or absent for the smallest self_confidence");
        if (strategy.TopScores is { } top)
        {
            validator.Optional(top.Score, "strategy.top_scores.score", LongestId);
            top.Score = top.Score.Length > 0 ? top.Score : DefaultScore;
        }

        if (DiverseOf(strategy) is { } diverse)
        {
            Read(diverse, request, FieldOf(strategy), validator);
            Read(diverse.Prefilter, strategy.KindCase, $"{FieldOf(strategy)}.prefilter", validator);
        }

        Read(request.Budget, validator);

        var ranks = strategy.KindCase == Strategy.KindOneofCase.TopScores;
        validator.Check(!request.BalanceClasses || ranks, "balance_classes", "goes with top_scores only");
        validator.Check(!request.BalanceClasses || request.Count > 0 || request.Schedule is not null, "balance_classes", "needs a count or a schedule");
        validator.Check(!request.BalanceClasses || request.PerClass == 0, "per_class", "must be 0 with balance_classes, which says how many of each class");
        validator.Check(request.Budget is null || ranks, "budget", "goes with top_scores only");
        validator.Check(request.Budget is null || (request.PerClass == 0 && !request.BalanceClasses), "budget", "does not go with per_class or balance_classes");
        validator.Check(!request.UnlabelledOnly || request.PerClass == 0, "per_class", "must be 0 with unlabelled_only: images without a label have no class");
        return strategy;
    }

    /// <summary>Parameters of the strategies that compare embeddings; null with others.</summary>
    public static DiverseImages? DiverseOf(Strategy strategy) => strategy.KCenter ?? strategy.TypiClust ?? strategy.Badge;

    private static void Read(DiverseImages diverse, SelectBatchRequest request, string field, RequestValidator validator)
    {
        if (diverse.Model.Length > 0)
            validator.Name(diverse.Model, $"{field}.model");
        if (diverse.MaxCandidates != 0)
            validator.Range(diverse.MaxCandidates, $"{field}.max_candidates", SmallestMaxCandidates, LargestMaxCandidates);
        validator.Check(request.PerClass == 0, "per_class", "goes with top_scores and random only");
        validator.Check(request.Classes.Count == 0, "classes", "must be empty: the images chosen have no label yet");
        diverse.MaxCandidates = diverse.MaxCandidates == 0 ? DefaultMaxCandidates : diverse.MaxCandidates;
        validator.Check(request.Count <= diverse.MaxCandidates, "count", $"is {request.Count}, more than the {diverse.MaxCandidates} candidates of {field}.max_candidates");
    }

    private static void Read(Prefilter? prefilter, Strategy.KindOneofCase kind, string field, RequestValidator validator)
    {
        if (prefilter is null)
            return;
        validator.Check(kind != Strategy.KindOneofCase.Badge, field, "goes with k_center and typi_clust: badge takes uncertain images by itself");
        if (validator.Check(prefilter.Scores is not null, $"{field}.scores", "must be set"))
            validator.Text(prefilter.Scores!.Score, $"{field}.scores.score", LongestId);
        validator.Check(
            prefilter.Factor == 0 || prefilter.Factor is >= 1 and <= LargestFactor, $"{field}.factor", $"must be 1 .. {LargestFactor}, or 0 for {DefaultFactor}");
        prefilter.Factor = prefilter.Factor == 0 ? DefaultFactor : prefilter.Factor;
    }

    private static void Read(Budget? budget, RequestValidator validator)
    {
        if (budget is null)
            return;
        validator.Check(double.IsFinite(budget.Limit) && budget.Limit > 0, "budget.limit", "must be a finite number above 0");
        validator.Check(double.IsFinite(budget.Cost) && budget.Cost >= 0, "budget.cost", "must be a finite number above 0, or 0 for 1");
        foreach (var (id, _) in budget.CostOfClass.Where(entry => !(entry.Value > 0) || !double.IsFinite(entry.Value)).Take(MaxViolationsOfList))
            validator.Check(false, $"budget.cost_of_class[{id}]", "must be a finite number above 0");
    }

    private static string FieldOf(Strategy strategy) => strategy.KindCase switch
    {
        Strategy.KindOneofCase.KCenter => "strategy.k_center",
        Strategy.KindOneofCase.TypiClust => "strategy.typi_clust",
        _ => "strategy.badge",
    };
}
