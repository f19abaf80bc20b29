using Assay.Selection.Core.Schedules;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Selection.Grpc;

/// <summary>Checks a schedule and makes it.</summary>
internal static class ScheduleReader
{
    private const int MostSizes = 1000;

    /// <summary>The schedule; null if the validator has noted what is wrong with it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="validator">What is wrong with it.</param>
    /// <param name="field">Its field in the request.</param>
    public static SelectionSchedule? Read(Schedule? schedule, RequestValidator validator, string field = "schedule")
    {
        switch (schedule?.KindCase)
        {
            case Schedule.KindOneofCase.Exponential:
                var initial = schedule.Exponential.InitialSize;
                return validator.Check(initial >= 1, $"{field}.exponential.initial_size", $"is {initial}; must be 1 or more") ? SelectionSchedule.Exponential(initial) : null;
            case Schedule.KindOneofCase.Fixed:
                var size = schedule.Fixed.Size;
                return validator.Check(size >= 1, $"{field}.fixed.size", $"is {size}; must be 1 or more") ? SelectionSchedule.Fixed(size) : null;
            case Schedule.KindOneofCase.List:
                return ReadList(schedule.List, validator, $"{field}.list.sizes");
            default:
                validator.Check(false, field, "must be one of exponential, fixed and list");
                return null;
        }
    }

    private static SelectionSchedule? ReadList(ListSchedule list, RequestValidator validator, string field)
    {
        var good = validator.Range(list.Sizes.Count, field, 1, MostSizes);
        for (var i = 0; i < Math.Min(list.Sizes.Count, MostSizes); i++)
            good &= validator.Check(list.Sizes[i] >= 1, $"{field}[{i}]", $"is {list.Sizes[i]}; must be 1 or more");
        return good ? SelectionSchedule.List([.. list.Sizes]) : null;
    }
}
