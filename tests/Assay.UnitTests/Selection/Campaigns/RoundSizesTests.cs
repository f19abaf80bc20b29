using Assay.Selection.Core.Campaigns;
using Assay.Selection.Core.Schedules;
using Xunit;

namespace Assay.UnitTests.Selection.Campaigns;

public sealed class RoundSizesTests
{
    [Fact]
    public void Of_Guided_DoublesTheLabelledSetWithinBudgetAndLargestSelection()
    {
        var sizes = new RoundSizes(SelectionSchedule.Exponential(160), InitialSize: 160);
        Assert.Equal([160, 160, 320, 640], Enumerable.Range(0, 4).Select(round => sizes.Planned(round)!.Value));
        Assert.Equal(320, sizes.Of(2, selected: 320, labelBudget: 0, largest: 10_000));
        Assert.Equal(180, sizes.Of(2, selected: 320, labelBudget: 500, largest: 10_000));
        Assert.Equal(7, sizes.Of(2, selected: 320, labelBudget: 500, largest: 7));
        Assert.Equal(0, sizes.Of(2, selected: 501, labelBudget: 500, largest: 7));
    }

    [Fact]
    public void Planned_List_EndsAfterItsLast()
    {
        var sizes = new RoundSizes(SelectionSchedule.List([50, 20]));
        Assert.Equal([50, 20, null], Enumerable.Range(0, 3).Select(sizes.Planned));
        Assert.Equal(0, sizes.Of(2, 70, 0, 1000));
        Assert.Equal([5, 50, 20, null], Enumerable.Range(0, 4).Select(new RoundSizes(SelectionSchedule.List([50, 20]), 5).Planned));
    }
}
