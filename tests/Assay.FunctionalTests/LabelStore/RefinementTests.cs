using Assay.LabelStore.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Labels judged are 0, 1, 2, 0, 1, 2: owl, tit, crow.</summary>
public sealed class RefinementTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AnalyzeBatches_TwoAnnotators_CountsByTheConditionOfMultilabelfy()
    {
        await AnswerAsync();
        var analysis = await _host.Client.AnalyzeBatchesAsync(new AnalyzeBatchesRequest { Dataset = "birds", Batches = { "b" } });
        Assert.Equal((8, 1, 2, 3, 1, 1), (analysis.Images, analysis.Open, analysis.Settled, analysis.Disagreeing, analysis.OriginalLeftOut, analysis.Unsure));
        Assert.Equal(
            [(Decision.Keep, 5), (Decision.Relabel, 5), (Decision.Unsure, 3), (Decision.NoValidLabel, 2)], analysis.Decisions.Select(count => (count.Decision, count.Count)));
        Assert.Equal(
            [(NoValidLabelReason.Ambiguous, OriginalLabelStance.Disagree, 1L), (NoValidLabelReason.NeedsExpert, OriginalLabelStance.Uncertain, 1L)],
            analysis.NoValidLabels.Select(count => (count.NoValidLabel.Reason, count.NoValidLabel.Stance, count.Count)));
        Assert.Equal([(1, 7L), (2, 3L)], analysis.LabelSets.Select(count => (count.Labels, count.Count)));

        await Refused.WithAsync(
            StatusCode.NotFound, async () => await _host.Client.AnalyzeBatchesAsync(new AnalyzeBatchesRequest { Dataset = "cats", Batches = { "b" } }), "is not one of the data set \"cats\"");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await _host.Client.AnalyzeBatchesAsync(new AnalyzeBatchesRequest { Dataset = "birds" }), "batches: is 0");
    }

    [Fact]
    public async Task CreateRefinementBatch_Disagreements_BecomeTasksWithEarlierAnswersAndLabelsChecked()
    {
        await AnswerAsync();
        var request = new CreateRefinementBatchRequest { Id = "r", Batches = { "b" } };
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => RefineAsync(request), "1 of 8 images lack answers");
        Assert.Null((await GetAsync("b")).Closed);

        request.Unfinished = true;
        var refinement = await RefineAsync(request);
        Assert.Equal((BatchKind.Refine, 5, 1, "Refine Suspicious owls"), (refinement.Kind, refinement.Tasks, refinement.AnnotatorsPerImage, refinement.Title));
        Assert.Equal(["b"], refinement.Sources);
        Assert.NotNull((await GetAsync("b")).Closed);
        Assert.Equal(refinement, await RefineAsync(request));

        var tasks = await _host.ListTasksAsync("r");
        Assert.Equal(["000000-0002", "000000-0003", "000000-0004", "000000-0005", "000000-0006"], tasks.Select(task => task.ImageId));
        Assert.Equal(["ann", "bob"], tasks[0].Earlier.Select(answer => answer.Annotator));
        Assert.Equal([Decision.Keep, Decision.Relabel], tasks[0].Earlier.Select(answer => answer.Decision));

        // Keep of crow, and crow with owl: crow was named twice.
        Assert.Equal([2, 0], tasks[0].CheckedClasses);
        Assert.Equal([2], tasks[0].GivenClasses);
        Assert.Equal("Annotators chose different labels", tasks[0].Reason);
        Assert.Empty(tasks[1].CheckedClasses);
        Assert.Equal("All annotators chose the same labels, and the original one is not among them", tasks[1].Reason);
        Assert.Equal("No annotator could tell", tasks[3].Reason);
    }

    [Fact]
    public async Task SubmitAnnotation_RefinementThatChanges_NeedsAComment()
    {
        await AnswerAsync();
        await RefineAsync(new CreateRefinementBatchRequest { Id = "r", Batches = { "b" }, Unfinished = true });

        // What ann said, what bob said in another order, and all that is checked need none.
        await _host.SubmitAsync("r-000001", "eve", Decision.Keep);
        await _host.SubmitAsync("r-000001", "eve", Decision.Relabel, [0, 2]);
        await _host.SubmitAsync("r-000001", "eve", Decision.Unsure);
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.SubmitAsync("r-000001", "eve", Decision.Relabel, [1]), "comment: must say why");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.SubmitAsync("r-000001", "eve", Decision.Remove), "comment: must say why");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.SubmitAsync("r-000002", "eve", Decision.Keep), "comment: must say why");
        var changed = await _host.Client.SubmitAnnotationAsync(new SubmitAnnotationRequest
        {
            RequestId = "why",
            Task = "r-000001",
            Annotator = "eve",
            Decision = Decision.Relabel,
            Labels = { 1 },
            Comment = "the beak is a tit's",
        });
        Assert.Equal("the beak is a tit's", changed.Annotation.Comment);
        await _host.SubmitNoneAsync("r-000002", "eve");
    }

    [Fact]
    public async Task CreateLabelVersion_AfterRefinement_ExpertsDecide()
    {
        await AnswerAsync();
        await RefineAsync(new CreateRefinementBatchRequest { Id = "r", Batches = { "b" }, Unfinished = true });
        await _host.SubmitAsync("r-000001", "eve", Decision.Relabel, [2, 0]);
        await _host.SubmitNoneAsync("r-000002", "eve");
        await _host.SubmitAsync("r-000003", "eve", Decision.Unsure);

        // Settled: owl, tit with crow; refined: crow with owl, none; unsure: tit as it was.
        await _host.CreateVersionAsync();
        Assert.Equal([0, 1, 2, -1, 1, 2, 0, 1], (await _host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("birds", "v0001", 0))).Elements.AsEnumerable());
        var indptr = (await _host.Objects.ReadColumnAsync<long>(DatasetKeys.LabelIndptr("birds", "v0001", 0))).Elements;
        Assert.Equal([1, 2, 2, 0, 1, 1, 1, 1], indptr.Zip(indptr.Skip(1), (from, to) => to - from));
    }

    [Fact]
    public async Task CreateRefinementBatch_NothingOrNonsense_IsRefusedAndClosesNothing()
    {
        await _host.CreateBatchAsync(2, id: "agreed");
        await _host.SubmitAsync("agreed-000001", "ann", Decision.Keep);
        await _host.SubmitAsync("agreed-000002", "ann", Decision.Keep);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => RefineAsync(new CreateRefinementBatchRequest { Batches = { "agreed" } }), "There is nothing to refine: the annotators agree on all of the 2 images");
        await Refused.WithAsync(StatusCode.NotFound, () => RefineAsync(new CreateRefinementBatchRequest { Batches = { "gone" } }), "There is no batch \"gone\"");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => RefineAsync(new CreateRefinementBatchRequest { AnnotatorsPerImage = 21 }), "batches: is 0");
        await Refused.WithAsync(StatusCode.AlreadyExists, () => RefineAsync(new CreateRefinementBatchRequest { Id = "agreed", Batches = { "agreed" } }), "is another one");
        Assert.Null((await GetAsync("agreed")).Closed);
        await _host.SubmitAsync("agreed-000001", "ann", Decision.Remove);
    }

    // Settled twice, three disagreements, one set without the original, one that nobody could tell, one open.
    private async Task AnswerAsync()
    {
        await _host.CreateBatchAsync(8, annotators: 2, id: "b");
        await BothAsync(1, ann => _host.SubmitAsync("b-000001", ann, Decision.Keep));
        await BothAsync(2, ann => _host.SubmitAsync("b-000002", ann, Decision.Relabel, ann == "ann" ? [1, 2] : [2, 1]));
        await _host.SubmitAsync("b-000003", "ann", Decision.Keep);
        await _host.SubmitAsync("b-000003", "bob", Decision.Relabel, [2, 0]);
        await _host.SubmitNoneAsync("b-000004", "ann");
        await _host.SubmitNoneAsync("b-000004", "bob", NoValidLabelReason.NeedsExpert, OriginalLabelStance.Uncertain);
        await _host.SubmitAsync("b-000005", "ann", Decision.Keep);
        await _host.SubmitAsync("b-000005", "bob", Decision.Unsure);
        await BothAsync(6, ann => _host.SubmitAsync("b-000006", ann, Decision.Unsure));
        await _host.SubmitAsync("b-000007", "ann", Decision.Relabel, [1]);
        await _host.SubmitAsync("b-000007", "bob", Decision.Relabel, [2]);
        await _host.SubmitAsync("b-000008", "ann", Decision.Keep);

        static async Task BothAsync(int rank, Func<string, Task<SubmitAnnotationResponse>> answer)
        {
            Assert.Equal(rank, (await answer("ann")).Task.Rank);
            await answer("bob");
        }
    }

    private async Task<Batch> RefineAsync(CreateRefinementBatchRequest request) => (await _host.Client.CreateRefinementBatchAsync(request)).Batch;

    private async Task<Batch> GetAsync(string batch) => (await _host.Client.GetBatchAsync(new GetBatchRequest { Batch = batch })).Batch;
}
