using Assay.Common.V1;
using Assay.FunctionalTests.Inference;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>All services: what stands in a label version beside the line is what Scoring trains on and what Selection chooses from.</summary>
public sealed class BranchReadersTests : IAsyncLifetime
{
    private const int Images = 40;
    private const int Asked = 30;
    private readonly TestHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task StartRun_OnABranch_TrainsOnItsLabelsAndIsSelectedFrom()
    {
        await EmbedAsync();
        var (labels, scoring, selection) = (_host.Client<LabelStoreService.LabelStoreServiceClient>(), _host.Client<ScoringService.ScoringServiceClient>(), _host.Client<SelectionService.SelectionServiceClient>());
        var asked = (await selection.SelectBatchAsync(new SelectBatchRequest { Dataset = "loop", Strategy = new Strategy { Random = new RandomImages { Seed = 5 } }, Count = Asked, DryRun = true })).Selection;
        await labels.CreateLabelBranchAsync(new CreateLabelBranchRequest { Dataset = "loop", Name = "round-000", Base = "none", Oracle = new OracleAnswers { Selections = { asked.Id } } });

        var request = new StartRunRequest { Dataset = "loop", Run = "round-000-learn", Parameters = new RunParameters { LabelVersion = "round-000", Head = new HeadParameters { Folds = 2, Regularisation = { 0.01 } } } };
        await scoring.StartRunAsync(request);
        var run = await WaitAsync(scoring, "round-000-learn");
        Assert.True(run.Progress.State == JobState.Succeeded, run.Progress.Error);
        Assert.Equal(("round-000", Asked, Images), (run.Parameters.LabelVersion, run.Summary.Scored, run.Summary.Head.Predicted));
        Assert.Equal(Asked, (await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Head.Classes.Sum(label => label.Given));

        // The most uncertain of those without a label are the ten that the oracle was not asked about.
        var uncertain = await selection.SelectBatchAsync(new SelectBatchRequest
        {
            Dataset = "loop",
            Run = run.Id,
            Strategy = new Strategy { TopScores = new TopScores { Score = "entropy", LargestFirst = true } },
            Count = Images,
            UnlabelledOnly = true,
            IncludeSelected = true,
            DryRun = true,
        });
        Assert.Equal(("round-000", Images - Asked), (uncertain.Selection.LabelVersion, uncertain.Selection.Count));

        // Who names no version gets the newest of the line, and one that is not there is named.
        var given = (await scoring.StartRunAsync(new StartRunRequest { Dataset = "loop", Parameters = new RunParameters { Head = new HeadParameters { Folds = 2 } } })).Run;
        Assert.Equal("given", given.Parameters.LabelVersion);
        request.Parameters.LabelVersion = "round-001";
        request.Run = "";
        await Refused.WithAsync(StatusCode.NotFound, async () => await scoring.StartRunAsync(request), "The data set \"loop\" has no label version \"round-001\"");
    }

    private async Task EmbedAsync()
    {
        var folder = Path.Combine(_host.Folder, "images");
        TestImages.WriteTo(Path.Combine(folder, "one"), Images / 2);
        TestImages.WriteTo(Path.Combine(folder, "two"), Images / 2, firstSeed: 100);
        var ingestion = _host.Client<IngestionService.IngestionServiceClient>();
        await ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = "loop", ShardSize = 16 });
        var ingest = await ingestion.StartIngestAsync(new StartIngestRequest { Dataset = "loop", Source = new Source { Folder = new FolderSource { Path = folder } } });
        using (var watch = ingestion.WatchIngest(new WatchIngestRequest { Job = ingest.Job.Id }))
            await watch.ResponseStream.ReadAllAsync().CountAsync();

        var inference = _host.Client<InferenceService.InferenceServiceClient>();
        var embedding = await inference.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "loop" });
        using (var watch = inference.WatchEmbedding(new WatchEmbeddingRequest { Job = embedding.Job.Id }))
            await watch.ResponseStream.ReadAllAsync().CountAsync();
    }

    private static async Task<Run> WaitAsync(ScoringService.ScoringServiceClient scoring, string run)
    {
        using var watch = scoring.WatchRun(new WatchRunRequest { Run = run });
        Run? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Run;
        return last!;
    }
}
