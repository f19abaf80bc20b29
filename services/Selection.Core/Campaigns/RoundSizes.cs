using Assay.Selection.Core.Schedules;

namespace Assay.Selection.Core.Campaigns;

/// <summary>How many images each round of a campaign selects; rounds count from 0.</summary>
/// <param name="Schedule">Sizes of the rounds after the first, or of all where <paramref name="InitialSize"/> is 0.</param>
/// <param name="InitialSize">Images of round 0, 0 = its size is the schedule's first.</param>
public sealed record RoundSizes(SelectionSchedule Schedule, int InitialSize = 0)
{
    /// <summary>Images of a round by the schedule; null after its last.</summary>
    public int? Planned(int round)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        if (InitialSize > 0 && round == 0) return InitialSize;
        var number = InitialSize > 0 ? round : round + 1;
        return number > Schedule.Rounds ? null : Schedule.SizeOf(number);
    }

    /// <summary>Images of a round, cut to what is left of the budget and to what one selection may hold; 0 if nothing is to be selected.</summary>
    /// <param name="round">Round, 0 or more.</param>
    /// <param name="selected">Images selected in the campaign before it.</param>
    /// <param name="labelBudget">Images selected in all at most; 0 = no limit.</param>
    /// <param name="largest">Images that one selection holds at most.</param>
    public int Of(int round, long selected, long labelBudget, int largest)
    {
        var left = labelBudget > 0 ? Math.Min(largest, labelBudget - selected) : largest;
        return (int)Math.Clamp(left, 0, Planned(round) ?? 0);
    }
}
