using Assay.Common.V1;
using Assay.FunctionalTests.Inference;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>
/// A published example from the first answer to the label version: what people say in the label store is what Scoring's statistics and consensus are computed from, and
/// what is written back.
/// </summary>
public sealed class AgreementNumbersTests : IAsyncLifetime
{
    private const string Dataset = "observers";
    private const int Classes = 6;

    // Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section C: four observers (columns), twelve units, missing data; alpha = .743 for nominal data.
    private static readonly int[][] Observers =
    [
        [1, 1, -1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [-1, 5, 5, 5], [-1, -1, 1, 1], [-1, 3, -1, -1],
    ];

    // Counted by hand: the label of most; the sixth unit is a tie, which goes to the smallest class id.
    private static readonly int[] Consensus = [1, 2, 3, 3, 2, 1, 4, 1, 2, 5, 1, 3];

    private readonly TestHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task StartRun_KrippendorffsObservers_NumbersAreAsPublishedAndTheVersionHoldsTheConsensus()
    {
        var labels = _host.Client<LabelStoreService.LabelStoreServiceClient>();
        var scoring = _host.Client<ScoringService.ScoringServiceClient>();
        var images = await AnswerAsync(labels);
        var started = await scoring.StartRunAsync(new StartRunRequest
        {
            Dataset = Dataset,
            Run = "majority",
            Parameters = new RunParameters { Consensus = new ConsensusParameters { Method = ConsensusMethod.Majority, Batches = { "b" } } },
        });
        using (var watch = scoring.WatchRun(new WatchRunRequest { Run = started.Run.Id }))
        {
            var last = await watch.ResponseStream.ReadAllAsync().LastAsync();
            Assert.True(last.Run.Progress.State == JobState.Succeeded, last.Run.Progress.Error);
        }

        var report = (await scoring.GetRunReportAsync(new GetRunReportRequest { Run = "majority" })).Report.Consensus;
        Assert.Equal((12, 41, 11, 8), (report.Images, report.Annotations, report.Overlapping, report.Unanimous));
        Assert.Equal(0.743421052631579, report.KrippendorffAlpha, 1e-12);

        // Eight units of full agreement, two with one of four differing, one with none alike.
        Assert.Equal((8 + 0.5 + 0.5 + 0) / 11, report.PercentAgreement, 1e-12);

        var scores = new GetScoresRequest { Run = "majority", ImageIds = { images } };
        Assert.Equal(Consensus, (await scoring.GetScoresAsync(scores)).Images.Select(image => image.Integers["consensus_label"]));

        await labels.CreateLabelBranchAsync(new CreateLabelBranchRequest { Dataset = Dataset, Name = "agreed", Consensus = new ConsensusLabels { Run = "majority" } });
        var batch = await labels.CreateBatchAsync(new CreateBatchRequest { Id = "after", Dataset = Dataset, LabelVersion = "agreed", ImageIds = { images } });
        var tasks = (await labels.ListTasksAsync(new ListTasksRequest { Batch = batch.Batch.Id })).Tasks;
        Assert.Equal(Consensus, tasks.Select(task => Assert.Single(task.GivenClasses)));
    }

    private async Task<string[]> AnswerAsync(LabelStoreService.LabelStoreServiceClient labels)
    {
        var folder = Path.Combine(_host.Folder, "units");
        TestImages.WriteTo(Path.Combine(folder, "class 0"), Observers.Length);
        var ingestion = _host.Client<IngestionService.IngestionServiceClient>();
        await ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset });
        var ingest = await ingestion.StartIngestAsync(new StartIngestRequest { Dataset = Dataset, Source = new Source { Folder = new FolderSource { Path = folder } } });
        using (var watch = ingestion.WatchIngest(new WatchIngestRequest { Job = ingest.Job.Id }))
            await watch.ResponseStream.ReadAllAsync().CountAsync();
        await labels.ResolveClassesAsync(new ResolveClassesRequest { Dataset = Dataset, Names = { Enumerable.Range(0, Classes).Select(id => $"class {id}") } });

        string[] images = [.. Enumerable.Range(0, Observers.Length).Select(row => $"000000-{row:D4}")];
        await labels.CreateBatchAsync(new CreateBatchRequest { Id = "b", Dataset = Dataset, AnnotatorsPerImage = 4, Kind = BatchKind.Multilabel, ImageIds = { images } });
        foreach (var (unit, said) in Observers.Index())
        {
            foreach (var (observer, label) in said.Index().Where(answer => answer.Item >= 0))
            {
                await labels.SubmitAnnotationAsync(new SubmitAnnotationRequest
                {
                    RequestId = $"{unit}-{observer}",
                    Task = $"b-{unit + 1:D6}",
                    Annotator = $"observer {observer}",
                    Decision = Decision.Relabel,
                    Labels = { label },
                });
            }
        }

        return images;
    }
}
