using static System.FormattableString;

namespace Assay.Selection.Core.Campaigns;

/// <summary>When a campaign ends by itself. Rules that are absent are not asked; a metric that was not taken meets none.</summary>
public sealed record StoppingRules
{
    /// <summary>The metric to reach, 0..1.</summary>
    public double? Target { get; init; }

    /// <summary>When the metric counts as level.</summary>
    public PlateauRule? Plateau { get; init; }

    /// <summary>Least share of the labels shown in a round that is changed, 0..1.</summary>
    public double? MinimumFixRate { get; init; }

    /// <summary>Images selected to be labelled in all at most; 0 = no limit.</summary>
    public long LabelBudget { get; init; }

    /// <summary>Rounds at most; 0 = no limit.</summary>
    public int MaxRounds { get; init; }

    /// <summary>Rounds at the beginning that select nothing, such as the one that measures where a cleaning campaign begins; they are no rounds for <see cref="MaxRounds"/>.</summary>
    public int RoundsBefore { get; init; }

    /// <summary>The rule that ends a campaign after its last round; null if it goes on.</summary>
    /// <param name="rounds">Its rounds, first to last, all measured; none before the first.</param>
    /// <param name="metric">Name of the metric, for people, such as "accuracy".</param>
    /// <param name="nextSize">Images that the schedule gives the next round; null if it has no round left.</param>
    /// <param name="pool">Images left to select.</param>
    public StopReason? Check(IReadOnlyList<RoundOutcome> rounds, string metric, int? nextSize, long pool)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        return (rounds.Count > 0 ? CheckTarget(rounds[^1], metric) ?? CheckFixRate(rounds[^1]) ?? CheckPlateau(rounds, metric) ?? CheckBudget(rounds[^1]) : null)
            ?? CheckRounds(rounds)
            ?? (nextSize is null ? new StopReason(StopRule.Schedule, Invariant($"schedule: it has no round after {rounds.Count - RoundsBefore:N0}")) : null)
            ?? (pool <= 0 ? new StopReason(StopRule.Pool, "pool: no image is left to select") : null);
    }

    private StopReason? CheckTarget(RoundOutcome last, string metric) => last.Metric is { } value && value >= Target
        ? new StopReason(StopRule.Target, Invariant($"target: {metric} {value:0.0000} has reached {Target:0.0000}"))
        : null;

    private StopReason? CheckFixRate(RoundOutcome last) => last.Shown > 0 && (double)last.Changed / last.Shown < MinimumFixRate
        ? new StopReason(StopRule.FixRate, Invariant($"few fixes: {last.Changed:N0} of {last.Shown:N0} labels shown were changed, a share of {(double)last.Changed / last.Shown:0.000}, less than {MinimumFixRate:0.000}"))
        : null;

    private StopReason? CheckPlateau(IReadOnlyList<RoundOutcome> rounds, string metric)
    {
        var measured = rounds.Where(round => round.Metric is not null).Select(round => round.Metric!.Value).ToList();
        if (Plateau?.Gain(measured) is not { } gain || !Plateau.IsReachedBy(gain)) return null;
        var change = gain > 0 ? Invariant($"rose by {gain:0.0000}") : gain < 0 ? Invariant($"fell by {-gain:0.0000}") : "did not rise";
        var wanted = gain > 0 ? Invariant($", less than {Plateau.MinimumGain:0.0000}") : "";
        return new StopReason(StopRule.Plateau, Invariant($"plateau: {metric} {change} in {Plateau.Rounds} {(Plateau.Rounds == 1 ? "round" : "rounds")}{wanted}"));
    }

    private StopReason? CheckBudget(RoundOutcome last) => LabelBudget > 0 && last.Selected >= LabelBudget
        ? new StopReason(StopRule.LabelBudget, Invariant($"budget: {last.Selected:N0} images were selected, {LabelBudget:N0} may be"))
        : null;

    private StopReason? CheckRounds(IReadOnlyList<RoundOutcome> rounds) => MaxRounds > 0 && rounds.Count - RoundsBefore >= MaxRounds
        ? new StopReason(StopRule.MaxRounds, Invariant($"rounds: {rounds.Count - RoundsBefore:N0} are done, {MaxRounds:N0} may be"))
        : null;
}
