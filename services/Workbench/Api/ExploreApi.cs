using Assay.Ingestion.V1;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.Workbench.Api;

/// <summary>The map of a data set, what images are filtered by, and galleries of what is wrong with them.</summary>
internal static class ExploreApi
{
    private const int ImagesAPage = 10_000;

    public static void MapExplore(this RouteGroupBuilder api)
    {
        api.MapPost("/datasets/{dataset}/runs", StartRunAsync);
        api.MapGet("/datasets/{dataset}/splits", ListSplitsAsync);
        api.MapGet("/runs/{run}/columns", ReadColumnsAsync);
        api.MapGet("/runs/{run}/map", GetMapAsync);
        api.MapGet("/runs/{run}/quality", GetQualityAsync);
    }

    private static async Task<IResult> StartRunAsync(
        string dataset, NewRun run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var parameters = run.Kind switch
        {
            "projection" => new RunParameters { Projection = new ProjectionParameters() },
            "imageQuality" => new RunParameters { ImageQuality = new ImageQualityParameters() },
            _ => throw new InvalidInputException("kind", $"\"{run.Kind}\" is no run that is started here; take projection or imageQuality"),
        };
        var response = await scoring.StartRunAsync(new StartRunRequest { Dataset = dataset, Parameters = parameters }, deadline.Unary(cancellationToken));
        return Results.Accepted($"/api/runs/{Uri.EscapeDataString(response.Run.Id)}", RunModel.From(response.Run));
    }

    private static async Task<SplitsModel> ListSplitsAsync(
        string dataset, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var (names, places) = (new List<string>(), new List<int[]>());
        var request = new ListImagesRequest { Dataset = dataset, PageSize = ImagesAPage };
        do
        {
            var page = await ingestion.ListImagesAsync(request, deadline.Unary(cancellationToken));
            foreach (var image in page.Images)
            {
                var split = names.IndexOf(image.Split);
                if (split < 0)
                {
                    split = names.Count;
                    names.Add(image.Split);
                }

                if (places.Count > 0 && places[^1][0] == split)
                    places[^1][1]++;
                else
                    places.Add([split, 1]);
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return new SplitsModel(names, places);
    }

    /// <summary>Columns as bytes: numbers for tens of thousands of images would be slow as text.</summary>
    private static async Task ReadColumnsAsync(string run, string[] name, HttpContext context, ScoringService.ScoringServiceClient scoring)
    {
        if (name.Length == 0)
            throw new InvalidInputException("name", "must name a column or more; the run lists them");
        using var call = scoring.ReadScores(new ReadScoresRequest { Run = run, Scores = { name } }, new CallOptions(cancellationToken: context.RequestAborted));
        var more = await call.ResponseStream.MoveNext(context.RequestAborted);
        context.Response.ContentType = "application/octet-stream";
        // A run is immutable, but its data set can be thrown away and made again.
        context.Response.Headers.CacheControl = "no-store";
        for (; more; more = await call.ResponseStream.MoveNext(context.RequestAborted))
        {
            ColumnFrame.Write(context.Response.BodyWriter, call.ResponseStream.Current, name);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<MapModel> GetMapAsync(string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var report = await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run }, deadline.Unary(cancellationToken));
        return MapModel.From(run, report.Report.Projection ?? throw new InvalidInputException("run", $"the run \"{run}\" is no map; take one of the method projection"));
    }

    private static async Task<ImageQualityModel> GetQualityAsync(string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var report = await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run }, deadline.Unary(cancellationToken));
        return ImageQualityModel.From(run, report.Report.ImageQuality ?? throw new InvalidInputException("run", $"the run \"{run}\" says nothing of the quality of images; take one of the method image-quality"));
    }
}
