using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

/// <summary>Reading a class: its images by any score, its confusions, how it differs from the rest.</summary>
internal static class ClassReadingApi
{
    private const int MostRuns = 200;
    private const int MostClassesOfReport = 1000;

    public static void MapClassReading(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/class-sources", GetSourcesAsync);
        api.MapPost("/datasets/{dataset}/class-report", StartReportAsync);
        api.MapGet("/datasets/{dataset}/mergeable-classes", ListMergeableAsync);
        api.MapGet("/datasets/{dataset}/classes/{id:int}/images", ListImagesAsync);
        api.MapGet("/datasets/{dataset}/classes/{id:int}/confusions", GetConfusionsAsync);
        api.MapGet("/datasets/{dataset}/classes/{id:int}/report", GetReportAsync);
    }

    private static async Task<ClassSources> GetSourcesAsync(
        string dataset, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var runs = (await scoring.ListRunsAsync(new ListRunsRequest { Dataset = dataset, PageSize = MostRuns }, deadline.Unary(cancellationToken))).Runs;
        var newest = RunFinder.NewestOf(runs);
        var asked = runs.FirstOrDefault(IsReport);
        return new ClassSources(
            [.. newest.SelectMany(run => run.Columns.Where(column => column.Order != RankOrder.Unspecified)
                .Select(column => new ScoreModel(
                    run.Id, column.Name, column.Order == RankOrder.LowestFirst ? "lowest" : "highest", run.Method, run.Parameters.LabelVersion, run.Created.ToDateTimeOffset())))],
            newest.FirstOrDefault(run => run.Summary?.Head is not null)?.Id,
            newest.FirstOrDefault(IsReport)?.Id,
            asked is null ? "" : JobStateNames.Format(asked.Progress.State),
            asked?.Progress.Error ?? "");
    }

    private static async Task<RunModel> StartReportAsync(
        string dataset, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var parameters = new RunParameters { ClassReport = new ClassReportParameters { Classes = MostClassesOfReport } };
        return RunModel.From((await scoring.StartRunAsync(new StartRunRequest { Dataset = dataset, Parameters = parameters }, deadline.Unary(cancellationToken))).Run);
    }

    private static async Task<MergeableList> ListMergeableAsync(
        string dataset, string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var (_, report) = await ReadReportAsync(dataset, run, scoring, deadline, cancellationToken);
        return new MergeableList(run, [.. report.MergeCandidates.Select(MergeableModel.From)]);
    }

    private static async Task<RankedImageList> ListImagesAsync(
        string dataset, int id, string? run, string? score, bool? reverse, int? predicted, int? offset, int? count,
        ScoringService.ScoringServiceClient scoring, CancellationToken cancellationToken)
    {
        var request = new RankImagesRequest
        {
            Dataset = dataset,
            ClassId = id,
            Run = run ?? "",
            Score = score ?? "",
            Reverse = reverse ?? false,
            Offset = offset ?? 0,
            Count = count ?? 0,
        };
        if (predicted is { } other)
            request.PredictedClass = other;
        // No deadline: it reads every shard, so a very large data set takes as long as it takes.
        var response = await scoring.RankImagesAsync(request, cancellationToken: cancellationToken);
        return new RankedImageList([.. response.Images.Select(RankedImageModel.From)], response.Total, response.LabelVersion);
    }

    private static async Task<ConfusionsModel> GetConfusionsAsync(
        string dataset, int id, string run, int? examples, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        await RequireOfAsync(dataset, run, scoring, deadline, cancellationToken);
        var request = new GetClassConfusionsRequest { Run = run, ClassId = id, Examples = examples ?? 0 };
        var response = await scoring.GetClassConfusionsAsync(request, cancellationToken: cancellationToken);
        return new ConfusionsModel(
            response.Given, response.Correct, response.Predicted, [.. response.TakenFor.Select(ConfusionModel.From)], [.. response.Mistaken.Select(ConfusionModel.From)],
            response.LabelVersion);
    }

    private static async Task<ClassReportModel> GetReportAsync(
        string dataset, int id, string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var (source, report) = await ReadReportAsync(dataset, run, scoring, deadline, cancellationToken);
        var described = report.Classes.FirstOrDefault(one => one.ClassId == id);
        var differences = (described?.Differences ?? []).ToDictionary(difference => difference.Trait);
        var all = report.All.Traits.ToDictionary(trait => trait.Trait);
        return new ClassReportModel(
            run, source.Parameters.LabelVersion, source.Created.ToDateTimeOffset(), described is not null, described?.Images ?? 0, described?.WrongShare ?? 0,
            [.. (described?.Traits.Traits ?? []).Select(trait => Trait(trait, all[trait.Trait], differences.GetValueOrDefault(trait.Trait)))],
            described is null ? null : Hue(described.Traits.Hue, report.All.Hue),
            [.. (described?.Differences ?? []).Where(difference => difference.Text.Length > 0).Select(difference => difference.Text)],
            [.. report.MergeCandidates.Where(pair => pair.FirstClass == id || pair.SecondClass == id).Select(MergeableModel.From)]);
    }

    private static async Task<(Run Run, ClassReport Report)> ReadReportAsync(
        string dataset, string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var source = await RequireOfAsync(dataset, run, scoring, deadline, cancellationToken);
        var report = (await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run }, deadline.Unary(cancellationToken))).Report;
        return (source, report.ClassReport ?? throw new InvalidInputException("run", $"\"{run}\" is no class report; take reportRun of class-sources"));
    }

    // A run of another data set would be told with the names of this one's classes.
    private static async Task<Run> RequireOfAsync(
        string dataset, string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var found = (await scoring.GetRunAsync(new GetRunRequest { Run = run }, deadline.Unary(cancellationToken))).Run;
        return found.Dataset == dataset ? found : throw new InvalidInputException("run", $"\"{run}\" is no run of {dataset}; take one that class-sources names");
    }

    private static TraitModel Trait(TraitSummary own, TraitSummary all, TraitDifference? difference) => new(
        own.Trait, own.Mean, difference?.OtherMean ?? all.Mean, difference?.EffectSize, difference?.Size ?? "", own.Low, own.High, own.Histogram, all.Histogram);

    private static HueModel Hue(HueSummary own, HueSummary all) =>
        new(own.HasMeanDegrees ? own.MeanDegrees : null, own.Concentration, own.Histogram, all.Histogram);

    private static bool IsReport(Run run) => run.Parameters?.MethodCase == RunParameters.MethodOneofCase.ClassReport;
}
