using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

public sealed class ProjectionRunTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    [Fact]
    public async Task StartRun_Projection_PutsImagesOfAClassTogether()
    {
        var dataset = await AddAsync("mapped");
        var run = await host.ScoreAsync("mapped", new RunParameters { Projection = new ProjectionParameters() });

        // Removed and undecodable images, one of each a shard, have no place; the one without a label has.
        Assert.Equal(("projection/1", dataset.Images - 2 * dataset.Shards, 2 * dataset.Shards), (run.Method, run.Summary.Scored, run.Summary.Skipped));
        Assert.Equal((ProjectionMethod.Neighbors, 15, 50_000), (run.Parameters.Projection.Method, run.Parameters.Projection.Neighbors, run.Parameters.Projection.MaxImages));
        Assert.Empty(run.Scores);
        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Projection;
        Assert.Equal((run.Summary.Scored, run.Summary.Scored, 1.0), (report.Images, report.LaidOut, report.Recall));
        Assert.True(report.NeighborsKept > report.NeighborsKeptByPlane, $"{report.NeighborsKept} against {report.NeighborsKeptByPlane}");
        Assert.True(report.Left < report.Right && report.Bottom < report.Top);

        var places = await PlacesAsync(run);
        Assert.Equal(run.Summary.Scored, places.Count);
        Assert.All(places, place => Assert.True(place.X >= report.Left && place.X <= report.Right && place.Y >= report.Bottom && place.Y <= report.Top));
    }

    [Fact]
    public async Task StartRun_MoreImagesThanTheMapIsMadeFrom_PlacesTheOthersAmongThem()
    {
        var dataset = await AddAsync("sampled");
        var run = await host.ScoreAsync("sampled", new RunParameters { Projection = new ProjectionParameters { MaxImages = 100, Neighbors = 5 } });

        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Projection;
        Assert.Equal((100, dataset.Images - 2 * dataset.Shards), (report.LaidOut, report.Images));
        Assert.All(await PlacesAsync(run), place => Assert.True(float.IsFinite(place.X) && float.IsFinite(place.Y)));
    }

    [Fact]
    public async Task StartRun_AgainOrOnMoreThreads_LeavesTheSameBytes()
    {
        await AddAsync("mapped-twice");
        var parameters = new RunParameters { Seed = 3, Projection = new ProjectionParameters { MaxImages = 200 } };
        var first = await host.ReadFilesAsync(await host.ScoreAsync("mapped-twice", parameters));
        var other = new ScoringHost(host) { Threads = 4 };
        await other.InitializeAsync();
        try
        {
            var second = await host.ReadFilesAsync(await other.ScoreAsync("mapped-twice", parameters));
            Assert.Equal(first.Keys, second.Keys);
            Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task StartRun_Plane_IsWhatTheReportSaysOfIt()
    {
        await AddAsync("plane");
        var run = await host.ScoreAsync("plane", new RunParameters { Projection = new ProjectionParameters { Method = ProjectionMethod.Plane } });
        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Projection;
        Assert.Equal(report.NeighborsKeptByPlane, report.NeighborsKept);
        Assert.InRange(report.ExplainedShare, 0.05, 1);
    }

    [Fact]
    public async Task StartRun_BadParameters_NamesEachField()
    {
        var refused = await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => host.StartAsync("any", new RunParameters { Projection = new ProjectionParameters { Neighbors = 1, MaxImages = 7, Method = (ProjectionMethod)9 } }),
            "parameters.projection.method: is 9; take PROJECTION_METHOD_PLANE or PROJECTION_METHOD_NEIGHBORS");
        Assert.Contains("parameters.projection.neighbors:", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("parameters.projection.max_images:", refused.Status.Detail, StringComparison.Ordinal);
    }

    private Task<SyntheticDataset> AddAsync(string name) => host.AddAsync(new SyntheticDataset { Name = name });

    private async Task<List<(float X, float Y)>> PlacesAsync(Run run)
    {
        var places = new List<(float, float)>();
        using var call = host.Scoring.ReadScores(new ReadScoresRequest { Run = run.Id, Scores = { "x", "y" } });
        await foreach (var shard in call.ResponseStream.ReadAllAsync())
        {
            var columns = shard.Columns.ToDictionary(column => column.Name, column => column.Values.Data.ToByteArray());
            for (var row = 0; row < columns["scored"].Length; row++)
            {
                if (columns["scored"][row] != 0)
                    places.Add((BitConverter.ToSingle(columns["x"], 4 * row), BitConverter.ToSingle(columns["y"], 4 * row)));
            }
        }

        return places;
    }
}
