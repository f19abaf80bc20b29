using Assay.Ingestion.V1;
using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>Tasks of a batch and the answers to them.</summary>
internal static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api)
    {
        api.MapGet("/batches/{batch}/tasks", ListAsync);
        api.MapPost("/batches/{batch}/lease", LeaseAsync);
        api.MapPost("/tasks/{task}/annotations", SubmitAsync);
        api.MapPost("/tasks/{task}/undo", UndoAsync);
    }

    private static async Task<TaskList> ListAsync(
        string batch, string? annotator, int? pageSize, string? pageToken,
        LabelStoreService.LabelStoreServiceClient labels, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListTasksRequest { Batch = batch, Annotator = annotator ?? "", PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var page = await labels.ListTasksAsync(request, deadline.Unary(cancellationToken));
        var tasks = await WithImagesAsync(batch, page.Tasks, labels, ingestion, deadline, cancellationToken);
        return new TaskList(tasks, page.NextPageToken);
    }

    private static async Task<TaskList> LeaseAsync(
        string batch, Lease lease,
        LabelStoreService.LabelStoreServiceClient labels, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new LeaseTasksRequest { Batch = batch, Annotator = lease.Annotator, Count = lease.Count ?? 0 };
        var leased = await labels.LeaseTasksAsync(request, deadline.Unary(cancellationToken));
        return new TaskList(await WithImagesAsync(batch, leased.Tasks, labels, ingestion, deadline, cancellationToken), "");
    }

    private static async Task<AnsweredTask> SubmitAsync(
        string task, Answer answer, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new SubmitAnnotationRequest
        {
            RequestId = answer.RequestId,
            Task = task,
            Annotator = answer.Annotator,
            Decision = DecisionNames.Parse(answer.Decision),
            Labels = { answer.Labels ?? [] },
            Comment = answer.Comment ?? "",
            SecondsSpent = answer.SecondsSpent,
            NoValidLabel = answer.NoValidLabel?.ToMessage(),
            Features = { answer.Features ?? [] },
        };
        var response = await labels.SubmitAnnotationAsync(request, deadline.Unary(cancellationToken));
        return new AnsweredTask(TaskModel.From(response.Task), AnnotationModel.From(response.Annotation));
    }

    private static async Task<AnsweredTask> UndoAsync(
        string task, Undo undo, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new UndoAnnotationRequest { RequestId = undo.RequestId, Task = task, Annotator = undo.Annotator };
        var response = await labels.UndoAnnotationAsync(request, deadline.Unary(cancellationToken));
        return new AnsweredTask(TaskModel.From(response.Task), null);
    }

    // One call for the names and sizes of a page of images, so that the page need not make one for each.
    private static async Task<IReadOnlyList<TaskModel>> WithImagesAsync(
        string batch, IReadOnlyList<LabelStore.V1.Task> tasks,
        LabelStoreService.LabelStoreServiceClient labels, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
            return [];
        var owner = await labels.GetBatchAsync(new GetBatchRequest { Batch = batch }, deadline.Unary(cancellationToken));
        var request = new BatchGetImagesRequest { Dataset = owner.Batch.Dataset, ImageIds = { tasks.Select(task => task.ImageId) } };
        var images = await ingestion.BatchGetImagesAsync(request, deadline.Unary(cancellationToken));
        return [.. tasks.Zip(images.Images, (task, image) => TaskModel.From(task) with { Image = ImageModel.From(image) })];
    }
}
