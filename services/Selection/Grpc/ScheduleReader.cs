using Assay.Selection.Core.Schedules;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Selection.Grpc;

/// <summary>Checks a schedule and makes it.</summary>
internal static class ScheduleReader
{
    private const int MostSizes = 1000;

    /// <summary>The schedule; null if the validator has noted what is wrong with it.</summary>
    public static SelectionSchedule? Read(Schedule? schedule, RequestValidator validator)
    {
        switch (schedule?.KindCase)
        {
            case Schedule.KindOneofCase.Exponential:
                var initial = schedule.Exponential.InitialSize;
                return validator.Check(initial >= 1, "schedule.exponential.initial_size", $"is {initial}; must be 1 or more") ? SelectionSchedule.Exponential(initial) : null;
            case Schedule.KindOneofCase.Fixed:
                var size = schedule.Fixed.Size;
                return validator.Check(size >= 1, "schedule.fixed.size", $"is {size}; must be 1 or more") ? SelectionSchedule.Fixed(size) : null;
            case Schedule.KindOneofCase.List:
                return ReadList(schedule.List, validator);
            default:
                validator.Check(false, "schedule", "must be one of exponential, fixed and list");
                return null;
        }
    }

    private static SelectionSchedule? ReadList(ListSchedule list, RequestValidator validator)
    {
        var good = validator.Range(list.Sizes.Count, "schedule.list.sizes", 1, MostSizes);
        for (var i = 0; i < Math.Min(list.Sizes.Count, MostSizes); i++)
            good &= validator.Check(list.Sizes[i] >= 1, $"schedule.list.sizes[{i}]", $"is {list.Sizes[i]}; must be 1 or more");
        return good ? SelectionSchedule.List([.. list.Sizes]) : null;
    }
}
