using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class AnnotationTests(LabelStoreHost host) : IClassFixture<LabelStoreHost>
{
    [Fact]
    public async Task SubmitAnnotation_SameRequestTwice_MakesOneAnnotation()
    {
        await host.CreateBatchAsync(9, annotators: 2, id: "once");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.SubmitAsync("once-000001", "ann", Decision.Relabel, [2, 0], "request-1")));
        Assert.Single(answers.Select(a => a.Annotation).Distinct());
        Assert.Equal([2, 0], answers[0].Annotation.Labels);
        Assert.Equal("000000-0000", answers[0].Annotation.ImageId);
        Assert.Equal(host.Time.GetUtcNow(), answers[0].Annotation.Created.ToDateTimeOffset());
        Assert.Single(await HistoryAsync("once"));

        await Refused.WithAsync(
            StatusCode.AlreadyExists, () => host.SubmitAsync("once-000001", "ann", Decision.Keep, request: "request-1"), "was used for another answer");
        await Refused.WithAsync(
            StatusCode.AlreadyExists, () => host.SubmitAsync("once-000001", "bob", Decision.Relabel, [2, 0], "request-1"), "was used for another answer");
    }

    [Fact]
    public async Task SubmitAnnotation_Again_SupersedesAndKeepsHistory()
    {
        await host.CreateBatchAsync(9, id: "change");
        var first = await host.SubmitAsync("change-000001", "ann", Decision.Keep);
        var second = await host.SubmitAsync("change-000001", "ann", Decision.Relabel, [1]);
        Assert.Equal(second.Annotation, Assert.Single(second.Task.Annotations));
        Assert.Equal(first.Task.GivenClasses, first.Annotation.GivenClasses);
        Assert.True(second.Task.Done);
        Assert.Equal([first.Annotation, second.Annotation], await HistoryAsync("change"));
        var batch = (await host.Client.GetBatchAsync(new GetBatchRequest { Batch = "change" })).Batch;
        Assert.Equal(1, batch.Done);
        Assert.Equal((Decision.Relabel, 1), (Assert.Single(batch.Decisions).Decision, batch.Decisions[0].Count));
    }

    [Fact]
    public async Task SubmitAnnotation_PlacesTakenByOthers_IsRefused()
    {
        await host.CreateBatchAsync(9, annotators: 2, id: "full");
        await host.SubmitAsync("full-000001", "ann", Decision.Keep);
        await host.SubmitAsync("full-000001", "bob", Decision.Remove);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => host.SubmitAsync("full-000001", "cat", Decision.Keep), "has all its answers, from others");
        Assert.Equal(2, (await HistoryAsync("full")).Count);
    }

    [Fact]
    public async Task ListTasks_SeveralAnnotators_AreBlindToEachOtherUntilTheBatchIsClosed()
    {
        await host.CreateBatchAsync(9, annotators: 2, id: "blind");
        await host.SubmitAsync("blind-000001", "ann", Decision.Keep);
        Assert.Empty((await host.ListTasksAsync("blind", "bob"))[0].Annotations);
        Assert.Empty((await host.ListTasksAsync("blind"))[0].Annotations);
        Assert.Equal("ann", Assert.Single((await host.ListTasksAsync("blind", "ann"))[0].Annotations).Annotator);

        // It has all its answers, but bob can still change his.
        var done = await host.SubmitAsync("blind-000001", "bob", Decision.Unsure);
        Assert.True(done.Task.Done);
        Assert.Equal(["bob"], done.Task.Annotations.Select(a => a.Annotator));
        Assert.Equal(["ann"], await AuthorsAsync("ann"));
        Assert.Equal(["bob"], await AuthorsAsync("bob"));
        Assert.Empty(await AuthorsAsync("cyd"));
        Assert.Equal(["ann", "bob"], await AuthorsAsync(""));

        var closed = (await host.Client.CloseBatchAsync(new CloseBatchRequest { Batch = "blind" })).Batch;
        Assert.Equal(host.Time.GetUtcNow(), closed.Closed.ToDateTimeOffset());
        Assert.Equal(closed, (await host.Client.CloseBatchAsync(new CloseBatchRequest { Batch = "blind" })).Batch);
        Assert.Equal(2, (await host.ListTasksAsync("blind", "bob"))[0].Annotations.Count);
        Assert.Equal(["ann", "bob"], await AuthorsAsync("bob"));

        async Task<IEnumerable<string>> AuthorsAsync(string annotator) =>
            (await host.Client.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = "birds", Batch = "blind", Annotator = annotator })).Annotations.Select(a => a.Annotator);
    }

    [Fact]
    public async Task SubmitAnnotation_BatchClosed_IsRefusedButOneSentAgainIsAcknowledged()
    {
        await host.CreateBatchAsync(9, id: "shut");
        var first = await host.SubmitAsync("shut-000001", "ann", Decision.Keep, request: "before");
        await host.SubmitAsync("shut-000001", "ann", Decision.Remove);
        await host.Client.CloseBatchAsync(new CloseBatchRequest { Batch = "shut" });

        Assert.Equal(first.Annotation, (await host.SubmitAsync("shut-000001", "ann", Decision.Keep, request: "before")).Annotation);
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.SubmitAsync("shut-000001", "ann", Decision.Keep), "The batch \"shut\" was closed at");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => host.SubmitAsync("shut-000002", "bob", Decision.Keep), "its answers stand");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => UndoAsync("shut-000001", "ann", "late"), "its answers stand");
        Assert.Empty(await host.LeaseAsync("shut", "bob"));
        Assert.All(await host.ListTasksAsync("shut"), task => Assert.True(task.Closed));
        Assert.Equal(2, (await HistoryAsync("shut")).Count);
    }

    [Fact]
    public async Task SubmitAnnotation_NoValidLabelAndFeatures_AreKeptWithReasonAndStance()
    {
        await host.CreateBatchAsync(9, id: "none");
        var request = new SubmitAnnotationRequest
        {
            RequestId = "none-1",
            Task = "none-000001",
            Annotator = "ann",
            Decision = Decision.NoValidLabel,
            NoValidLabel = new NoValidLabel { Reason = NoValidLabelReason.NeedsExpert, Stance = OriginalLabelStance.Uncertain },
            Features = { "beak", "wings" },
            Comment = "an owl, or not",
            SecondsSpent = 7.5,
        };
        var answered = await host.Client.SubmitAnnotationAsync(request);
        Assert.Equal((NoValidLabelReason.NeedsExpert, OriginalLabelStance.Uncertain), (answered.Annotation.NoValidLabel.Reason, answered.Annotation.NoValidLabel.Stance));
        Assert.Equal(["beak", "wings"], answered.Annotation.Features);
        Assert.Equal(("none", 7.5), (answered.Annotation.Batch, answered.Annotation.SecondsSpent));
        Assert.Equal(answered.Annotation, Assert.Single(await HistoryAsync("none")));
        var counts = (await host.Client.GetBatchAsync(new GetBatchRequest { Batch = "none" })).Batch.Decisions;
        Assert.Equal((Decision.NoValidLabel, 1), (Assert.Single(counts).Decision, counts[0].Count));

        request.NoValidLabel.Stance = OriginalLabelStance.Agree;
        await Refused.WithAsync(StatusCode.AlreadyExists, async () => await host.Client.SubmitAnnotationAsync(request), "was used for another answer");
    }

    [Fact]
    public async Task SubmitAnnotation_NoValidLabelOrFeaturesWrong_ListsEveryViolation()
    {
        await host.CreateBatchAsync(9, id: "wrong");
        var none = new SubmitAnnotationRequest { RequestId = "w1", Task = "wrong-000001", Annotator = "ann", Decision = Decision.NoValidLabel, Labels = { 1 }, Features = { "a", "a", "" } };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, async () => await host.Client.SubmitAnnotationAsync(none), "no_valid_label.reason: must say why");
        foreach (var part in (string[])["no_valid_label.stance:", "labels: must be empty", "features: names a feature twice", "features[2]: must not be empty"])
            Assert.Contains(part, refused.Status.Detail, StringComparison.Ordinal);

        var keep = new SubmitAnnotationRequest { RequestId = "w2", Task = "wrong-000001", Annotator = "ann", Decision = Decision.Keep, NoValidLabel = new NoValidLabel() };
        await Refused.WithAsync(StatusCode.InvalidArgument, async () => await host.Client.SubmitAnnotationAsync(keep), "no_valid_label: must be absent");
        Assert.Empty(await HistoryAsync("wrong"));
    }

    [Fact]
    public async Task UndoAnnotation_TwoAnswers_TheOneBeforeCountsAgainThenNone()
    {
        await host.CreateBatchAsync(9, id: "undo");
        await host.SubmitAsync("undo-000001", "ann", Decision.Keep);
        await host.SubmitAsync("undo-000001", "ann", Decision.Remove);

        var once = await UndoAsync("undo-000001", "ann", "undo-request");
        Assert.Equal(Decision.Keep, Assert.Single(once.Annotations).Decision);
        Assert.Equal(once.Annotations, (await UndoAsync("undo-000001", "ann", "undo-request")).Annotations);

        var twice = await UndoAsync("undo-000001", "ann", "undo-request-2");
        Assert.Empty(twice.Annotations);
        Assert.False(twice.Done);
        Assert.NotNull(twice.LeaseExpires);
        Assert.Equal(0, (await host.Client.GetBatchAsync(new GetBatchRequest { Batch = "undo" })).Batch.Done);
        Assert.Equal([false, false, true, true], (await HistoryAsync("undo")).Select(a => a.Retraction));
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => UndoAsync("undo-000001", "ann", "undo-request-3"), "no answer to the task");
    }

    [Fact]
    public async Task SubmitAnnotation_BadFields_ListsEveryViolation()
    {
        await host.CreateBatchAsync(9, id: "bad");
        var request = new SubmitAnnotationRequest { Comment = new string('c', 4097), SecondsSpent = double.NaN, Labels = { 1 } };
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, async () => await host.Client.SubmitAnnotationAsync(request), "request_id:");
        foreach (var field in (string[])["task:", "annotator:", "decision:", "labels:", "comment:", "seconds_spent:"])
            Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);

        await Refused.WithAsync(
            StatusCode.InvalidArgument, () => host.SubmitAsync("bad-000001", "ann", Decision.Relabel, [0, 3, -1]), "labels[1]: 3 is no class of birds");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => host.SubmitAsync("bad-000001", "ann", Decision.Relabel), "labels: is 0");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => host.SubmitAsync("bad-000001", "ann", Decision.Relabel, [1, 1]), "names a class twice");
        await Refused.WithAsync(StatusCode.NotFound, () => host.SubmitAsync("bad-999999", "ann", Decision.Keep), "There is no task \"bad-999999\"");
        await Refused.WithAsync(StatusCode.NotFound, () => UndoAsync("bad-999999", "ann", "x"), "There is no task");
        Assert.Empty(await HistoryAsync("bad"));
    }

    [Fact]
    public async Task ListAnnotations_BatchOfAnotherDataset_IsNotFound()
    {
        await host.CreateBatchAsync(9, id: "mine");
        await Refused.WithAsync(
            StatusCode.NotFound,
            async () => await host.Client.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = "cats", Batch = "mine" }),
            "is not one of the data set \"cats\"");
    }

    private async Task<Assay.LabelStore.V1.Task> UndoAsync(string task, string annotator, string request) =>
        (await host.Client.UndoAnnotationAsync(new UndoAnnotationRequest { RequestId = request, Task = task, Annotator = annotator })).Task;

    private async Task<IReadOnlyList<Annotation>> HistoryAsync(string batch) =>
        (await host.Client.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = "birds", Batch = batch, PageSize = 1000 })).Annotations;
}
