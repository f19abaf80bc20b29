using Assay.Scoring.V1;
using Grpc.Core;

namespace Assay.Workbench.Api;

/// <summary>What is suspicious of a data set's labels, and what is known of one image beside others.</summary>
internal static class CleanApi
{
    private const string UsualScore = "self_confidence";

    public static void MapCleaning(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/clean", GetOverviewAsync);
        api.MapGet("/datasets/{dataset}/images/{image}/scores", GetScoresAsync);
        api.MapGet("/datasets/{dataset}/images/{image}/nearest", GetNearestAsync);
    }

    private static async Task<CleanOverview> GetOverviewAsync(
        string dataset, RunFinder finder, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var runs = await finder.FindAsync(dataset, cancellationToken);
        if (RunFinder.HeadOf(runs) is not { } head)
            return CleanOverview.Nothing;

        var scores = head.Columns.Where(column => column.Order != RankOrder.Unspecified)
            .Select(column => new RankedScore(column.Name, column.Order == RankOrder.LowestFirst))
            .OrderBy(score => score.Name != UsualScore).ToArray();
        // Flags of an older label version would send people to what was cleaned already.
        var issues = runs.FirstOrDefault(run => RunFinder.MethodOf(run) == RunParameters.MethodOneofCase.LabelIssues && run.Parameters.SourceRun == head.Id);
        if (issues is not null && (await GetReportAsync(issues)).LabelIssues is { } flagged)
            return new CleanOverview(issues.Id, true, scores, [.. flagged.Classes.Select(CleanClass.From)], ConfusedPairModel.From(flagged.PairToClean));
        var classes = (await GetReportAsync(head)).Head?.Classes ?? [];
        return new CleanOverview(head.Id, false, scores, [.. classes.Select(CleanClass.From)], null);

        async Task<RunReport> GetReportAsync(Run run) =>
            (await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id }, deadline.Unary(cancellationToken))).Report;
    }

    private static async Task<ImageScoresModel> GetScoresAsync(
        string dataset, string image, RunFinder finder, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var given = -1;
        var predicted = -1;
        var scores = new List<ImageScore>();
        foreach (var run in await finder.FindAsync(dataset, cancellationToken))
        {
            var ranked = run.Columns.Where(column => column.Order != RankOrder.Unspecified).ToDictionary(column => column.Name);
            if (ranked.Count == 0 || await FindAsync(run) is not { } known)
                continue;
            if (RunFinder.MethodOf(run) == RunParameters.MethodOneofCase.Head)
                (given, predicted) = (known.GivenClass, known.PredictedClass);
            scores.AddRange(known.Scores.Where(score => ranked.ContainsKey(score.Key)).OrderBy(score => score.Key, StringComparer.Ordinal)
                .Select(score => new ImageScore(score.Key, ranked[score.Key].Order == RankOrder.LowestFirst, score.Value)));
        }

        return new ImageScoresModel(given, predicted, scores);

        // A run may be older than the image.
        async Task<ImageScores?> FindAsync(Run run)
        {
            try
            {
                var response = await scoring.GetScoresAsync(new GetScoresRequest { Run = run.Id, ImageIds = { image } }, deadline.Unary(cancellationToken));
                return response.Images[0];
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                return null;
            }
        }
    }

    // No deadline: it reads every embedding, so a very large data set takes as long as it takes.
    private static async Task<NearImageList> GetNearestAsync(
        string dataset, string image, int? count, RunFinder finder, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var head = await finder.FindHeadAsync(dataset, cancellationToken);
        var request = new FindNearestImagesRequest { Dataset = dataset, ImageId = image, Count = count ?? 0, Model = head?.Parameters.Model ?? "" };
        var near = (await scoring.FindNearestImagesAsync(request, cancellationToken: cancellationToken)).Images;
        if (head is null || near.Count == 0)
            return new NearImageList([.. near.Select(found => new NearImageModel(found.ImageId, found.Distance, -1, -1))]);

        var judged = await scoring.GetScoresAsync(new GetScoresRequest { Run = head.Id, ImageIds = { near.Select(found => found.ImageId) } }, deadline.Unary(cancellationToken));
        return new NearImageList([.. near.Zip(judged.Images, (found, scores) => new NearImageModel(found.ImageId, found.Distance, scores.GivenClass, scores.PredictedClass))]);
    }
}
