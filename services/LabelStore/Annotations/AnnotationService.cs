using Assay.Documents;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Refinement;
using Assay.LabelStore.Taxonomy;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Annotations;

/// <summary>Takes answers and takes them back.</summary>
/// <remarks>
/// Order of writes: the annotator's lease on the task, the annotation, the task. The caller hears of success after the last; after the
/// second nothing is lost any more, and <see cref="TaskBoard"/> completes the third whenever the task is touched.
/// </remarks>
internal sealed class AnnotationService(
    IDocumentStore documents, BatchService batches, TaskBoard board, AnnotationLog log, TaxonomyStore taxonomy, TimeProvider time)
{
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);

    public async Task<AnsweredTask> SubmitAsync(
        string requestId, string taskId, string annotator, AnswerContent content, CancellationToken cancellationToken)
    {
        var task = await board.GetAsync(taskId, cancellationToken);
        var validator = new RequestValidator();
        await taxonomy.CheckClassesAsync(validator, task.Dataset, content.Labels, "labels", cancellationToken);
        validator.Check(
            content.Comment.Trim().Length > 0 || !RefinementRule.NeedsComment(task, content), "comment",
            "must say why: the answer is neither one of the earlier ones nor the labels checked beforehand");
        validator.ThrowIfInvalid();

        var annotation = Draft(requestId, task, annotator) with
        {
            Decision = content.Decision,
            Labels = content.Labels,
            Comment = content.Comment,
            SecondsSpent = content.SecondsSpent,
            NoValidLabel = content.NoValidLabel,
            Features = content.Features,
        };
        var batch = await batches.GetAsync(task.Batch, cancellationToken);
        if (await FindSameAsync(annotation, cancellationToken) is { } there)
            return new AnsweredTask(batch, await board.SettleAsync(taskId, annotator, keepLease: false, cancellationToken), there);

        RequireOpen(batch);
        await board.HoldAsync(batch, taskId, annotator, cancellationToken);
        var kept = RequireSame(await log.AppendAsync(annotation, cancellationToken), annotation);
        return new AnsweredTask(batch, await board.SettleAsync(taskId, annotator, keepLease: false, cancellationToken), kept);
    }

    /// <summary>Takes back the annotator's answer; the annotator goes on holding the task, to answer again.</summary>
    public async Task<AnsweredTask> UndoAsync(string requestId, string taskId, string annotator, CancellationToken cancellationToken)
    {
        var task = await board.GetAsync(taskId, cancellationToken);
        var retraction = Draft(requestId, task, annotator) with { Retraction = true };
        var batch = await batches.GetAsync(task.Batch, cancellationToken);
        if (await FindSameAsync(retraction, cancellationToken) is { } there)
            return new AnsweredTask(batch, await board.RefreshAsync(taskId, cancellationToken), there);
        RequireOpen(batch);

        task = await board.RefreshAsync(taskId, cancellationToken);
        if (task.Answers.FirstOrDefault(answer => answer.Annotator == annotator) is not { } answer)
            throw new WrongStateException($"{annotator} has no answer to the task {taskId} that could be taken back.");

        await board.HoldAsync(batch, taskId, annotator, cancellationToken);
        var kept = RequireSame(await log.AppendAsync(retraction with { Decision = answer.Decision, Labels = answer.Labels }, cancellationToken), retraction);
        return new AnsweredTask(batch, await board.SettleAsync(taskId, annotator, keepLease: true, cancellationToken), kept);
    }

    /// <summary>Annotations of a data set, or of one of its batches, in the order in which they were made; of those, the ones that an annotator may see.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="batch">Only of this batch; empty = of all.</param>
    /// <param name="annotator">Who asks; empty = one who sees all.</param>
    /// <param name="count">Annotations read.</param>
    /// <param name="continuation">Where the page before ended.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<(IReadOnlyList<AnnotationDocument> Annotations, string? Continuation)> ListAsync(
        string dataset, string batch, string annotator, int count, string? continuation, CancellationToken cancellationToken)
    {
        var query = batch.Length == 0
            ? DocumentQuery.By(AnnotationDocument.ByDataset, dataset)
            : DocumentQuery.By(AnnotationDocument.ByBatch, batch);
        var page = await _annotations.QueryAsync(query with { Limit = count, Continuation = continuation }, cancellationToken);
        var all = page.Items.Select(item => item.Value).ToList();
        if (annotator.Length == 0)
            return (all, page.Continuation);

        var showing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in all.Where(annotation => annotation.Annotator != annotator).Select(annotation => annotation.Batch).Distinct())
        {
            if ((await batches.GetAsync(other, cancellationToken)).ShowsAnswersOfOthers)
                showing.Add(other);
        }

        return ([.. all.Where(annotation => annotation.Annotator == annotator || showing.Contains(annotation.Batch))], page.Continuation);
    }

    private static void RequireOpen(BatchDocument batch)
    {
        if (batch.Closed is { } closed)
            throw new WrongStateException($"The batch \"{batch.Id}\" was closed at {closed:u}: its answers stand. Open a refinement batch to change what was decided.");
    }

    private AnnotationDocument Draft(string requestId, TaskDocument task, string annotator) => new()
    {
        Id = AnnotationDocument.IdOf(requestId),
        Dataset = task.Dataset,
        Batch = task.Batch,
        Task = task.Id,
        ImageId = task.ImageId,
        Annotator = annotator,
        Created = time.GetUtcNow(),
        GivenClasses = task.GivenClasses,
        AnnotatorsPerImage = task.AnnotatorsPerImage,
        Gold = task.Gold,
    };

    private async Task<AnnotationDocument?> FindSameAsync(AnnotationDocument asked, CancellationToken cancellationToken) =>
        (await _annotations.FindAsync(asked.Id, cancellationToken))?.Value is { } there ? RequireSame(there, asked) : null;

    private static AnnotationDocument RequireSame(AnnotationDocument there, AnnotationDocument asked) =>
        there.SaysTheSameAs(asked)
            ? there
            : throw new AlreadyExistsException("This request_id was used for another answer. Make a new one for each answer, such as a UUID.");
}
