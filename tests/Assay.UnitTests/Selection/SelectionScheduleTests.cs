using Assay.Selection.Core.Schedules;
using Xunit;

namespace Assay.UnitTests.Selection;

public sealed class SelectionScheduleTests
{
    [Fact]
    public void Exponential_FromAnInitialSet_DoublesTheTrainingSet()
    {
        var schedule = SelectionSchedule.Exponential(160);
        var total = 160;
        for (var round = 1; round <= 10; round++)
        {
            Assert.Equal(total, schedule.SizeOf(round));
            total += schedule.SizeOf(round);
        }

        Assert.Equal(160 << 10, total);
        Assert.Null(schedule.Rounds);
        Assert.Equal(int.MaxValue, schedule.SizeOf(31));
        Assert.Equal(int.MaxValue, schedule.SizeOf(1000));
    }

    [Fact]
    public void FixedAndList_Rounds_SelectTheirSizes()
    {
        Assert.Equal(50, SelectionSchedule.Fixed(50).SizeOf(99));
        var list = SelectionSchedule.List([10, 20, 5]);
        Assert.Equal(3, list.Rounds);
        Assert.Equal([10, 20, 5], new[] { 1, 2, 3 }.Select(list.SizeOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.SizeOf(4));
    }

    [Fact]
    public void Sizes_Invalid_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionSchedule.Exponential(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionSchedule.Fixed(-1));
        Assert.Throws<ArgumentException>(() => SelectionSchedule.List([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionSchedule.List([10, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionSchedule.Fixed(1).SizeOf(0));
    }
}
