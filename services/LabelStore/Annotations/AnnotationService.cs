using Assay.Documents;
using Assay.LabelStore.Batches;
using Assay.LabelStore.Taxonomy;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Annotations;

/// <summary>Takes answers and takes them back.</summary>
/// <remarks>
/// Order of writes: the annotator's lease on the task, the annotation, the task. The caller hears of success after the last; after the
/// second nothing is lost any more, and <see cref="TaskBoard"/> completes the third whenever the task is touched.
/// </remarks>
internal sealed class AnnotationService(IDocumentStore documents, TaskBoard board, AnnotationLog log, TaxonomyStore taxonomy, TimeProvider time)
{
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);

    public async Task<(AnnotationDocument Annotation, TaskDocument Task)> SubmitAsync(
        string requestId, string taskId, string annotator, AnswerContent content, CancellationToken cancellationToken)
    {
        var task = await board.GetAsync(taskId, cancellationToken);
        var validator = new RequestValidator();
        await taxonomy.CheckClassesAsync(validator, task.Dataset, content.Labels, "labels", cancellationToken);
        validator.ThrowIfInvalid();

        var annotation = Draft(requestId, task, annotator) with
        {
            Decision = content.Decision,
            Labels = content.Labels,
            Comment = content.Comment,
            SecondsSpent = content.SecondsSpent,
        };
        if (await FindSameAsync(annotation, cancellationToken) is { } there)
            return (there, await board.SettleAsync(taskId, annotator, keepLease: false, cancellationToken));

        await board.HoldAsync(taskId, annotator, cancellationToken);
        var kept = RequireSame(await log.AppendAsync(annotation, cancellationToken), annotation);
        return (kept, await board.SettleAsync(taskId, annotator, keepLease: false, cancellationToken));
    }

    /// <summary>Takes back the annotator's answer; the annotator goes on holding the task, to answer again.</summary>
    public async Task<TaskDocument> UndoAsync(string requestId, string taskId, string annotator, CancellationToken cancellationToken)
    {
        var task = await board.GetAsync(taskId, cancellationToken);
        var retraction = Draft(requestId, task, annotator) with { Retraction = true };
        if (await FindSameAsync(retraction, cancellationToken) is not null)
            return await board.RefreshAsync(taskId, cancellationToken);

        task = await board.RefreshAsync(taskId, cancellationToken);
        if (task.Answers.FirstOrDefault(answer => answer.Annotator == annotator) is not { } answer)
            throw new WrongStateException($"{annotator} has no answer to the task {taskId} that could be taken back.");

        await board.HoldAsync(taskId, annotator, cancellationToken);
        RequireSame(await log.AppendAsync(retraction with { Decision = answer.Decision, Labels = answer.Labels }, cancellationToken), retraction);
        return await board.SettleAsync(taskId, annotator, keepLease: true, cancellationToken);
    }

    /// <summary>Annotations of a data set, or of one of its batches, in the order in which they were made.</summary>
    public Task<DocumentPage<AnnotationDocument>> ListAsync(
        string dataset, string batch, int count, string? continuation, CancellationToken cancellationToken)
    {
        var query = batch.Length == 0
            ? DocumentQuery.By(AnnotationDocument.ByDataset, dataset)
            : DocumentQuery.By(AnnotationDocument.ByBatch, batch);
        return _annotations.QueryAsync(query with { Limit = count, Continuation = continuation }, cancellationToken);
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
    };

    private async Task<AnnotationDocument?> FindSameAsync(AnnotationDocument asked, CancellationToken cancellationToken) =>
        (await _annotations.FindAsync(asked.Id, cancellationToken))?.Value is { } there ? RequireSame(there, asked) : null;

    private static AnnotationDocument RequireSame(AnnotationDocument there, AnnotationDocument asked) =>
        there.SaysTheSameAs(asked)
            ? there
            : throw new AlreadyExistsException("This request_id was used for another answer. Make a new one for each answer, such as a UUID.");
}
