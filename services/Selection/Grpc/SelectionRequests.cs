using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.Selection.Grpc;

/// <summary>Checks requests and turns them into what the domain takes. Every violation is reported, up to a hundred a list.</summary>
internal static class SelectionRequests
{
    private const int LongestId = 128;
    private const int LongestTitle = 512;
    private const int MostClasses = 20_000;
    private const int MostAnnotators = 20;
    private const int MostRounds = 1000;
    private const int MostRoundsUntilUsedUp = 100_000;
    private const int MaxViolationsOfList = 100;

    public static NewSelection Read(SelectBatchRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Optional(request.Run, "run", LongestId);
        validator.Range(request.PerClass, "per_class", 0, SelectionMaker.LargestCount);
        validator.Range(request.AnnotatorsPerImage, "annotators_per_image", 0, MostAnnotators);
        validator.Optional(request.Title, "title", LongestTitle);
        if (validator.Check(request.Classes.Count <= MostClasses, "classes", $"has {request.Classes.Count} classes; at most {MostClasses} are allowed"))
        {
            foreach (var (index, id) in request.Classes.Index().Where(entry => entry.Item < 0).Take(MaxViolationsOfList))
                validator.Check(false, $"classes[{index}]", $"is {id}; a class id is 0 or more");
        }

        var count = ReadCount(request, validator);
        var strategy = StrategyReader.Read(request, validator);
        validator.ThrowIfInvalid();

        return new NewSelection
        {
            Dataset = request.Dataset,
            Run = request.Run,
            Strategy = strategy,
            Count = count,
            PerClass = request.PerClass,
            Classes = request.Classes.ToHashSet(),
            IncludeSelected = request.IncludeSelected,
            UnlabelledOnly = request.UnlabelledOnly || StrategyReader.DiverseOf(strategy) is not null,
            BalanceClasses = request.BalanceClasses,
            Budget = request.Budget is { } budget ? new Budget(budget) { Cost = budget.Cost == 0 ? 1 : budget.Cost } : null,
            Title = request.Title,
            AnnotatorsPerImage = Math.Max(1, request.AnnotatorsPerImage),
            DryRun = request.DryRun,
        };
    }

    /// <summary>The sizes of a schedule's rounds, the last cut to what is left of the pool.</summary>
    public static IReadOnlyList<int> Read(PlanScheduleRequest request)
    {
        var validator = new RequestValidator();
        var schedule = ScheduleReader.Read(request.Schedule, validator);
        validator.Check(request.Pool >= 0, "pool", $"is {request.Pool}; must be 0 or more");
        validator.Range(request.Rounds, "rounds", 0, MostRounds);
        validator.ThrowIfInvalid();

        var rounds = Math.Min(schedule!.Rounds ?? int.MaxValue, request.Rounds == 0 ? int.MaxValue : request.Rounds);
        var (sizes, left) = (new List<int>(), request.Pool);
        for (var round = 1; round <= rounds && left > 0; round++)
        {
            if (sizes.Count == MostRoundsUntilUsedUp)
                throw new InvalidInputException("rounds", $"must be set: the schedule takes more than {MostRoundsUntilUsedUp} rounds to use up a pool of {request.Pool}");
            sizes.Add((int)Math.Min(left, schedule.SizeOf(round)));
            left -= sizes[^1];
        }

        return sizes;
    }

    private static int ReadCount(SelectBatchRequest request, RequestValidator validator)
    {
        if (request.Schedule is null)
        {
            validator.Check(request.Round == 0, "round", "goes with a schedule only");
            if (validator.Range(request.Count, "count", 0, SelectionMaker.LargestCount))
                validator.Check(request.Count > 0 || request.PerClass > 0 || request.Budget is not null, "count", "must be 1 or more without a schedule, a limit for each class or a budget");
            return request.Count;
        }

        validator.Check(request.Count == 0, "count", "must be 0 with a schedule, which tells the size");
        var schedule = ScheduleReader.Read(request.Schedule, validator);
        if (!validator.Check(request.Round >= 1, "round", $"is {request.Round}; must be 1 or more with a schedule") || schedule is null)
            return 0;
        if (!validator.Check(!(request.Round > schedule.Rounds), "round", $"is {request.Round}; the schedule has {schedule.Rounds} rounds"))
            return 0;
        var size = schedule.SizeOf(request.Round);
        validator.Check(
            size <= SelectionMaker.LargestCount, "round", $"{request.Round} takes {size} images; at most {SelectionMaker.LargestCount} can be selected at once");
        return size;
    }
}
