using Assay.Ingestion.V1;
using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

internal sealed record ImageModel(string Id, string Name, int Width, int Height)
{
    public static ImageModel From(Image image) => new(image.Id, image.Name, image.Width, image.Height);
}

internal sealed record AnnotationModel(
    string Id, string Annotator, string Decision, IReadOnlyList<int> Labels, string Comment, DateTimeOffset Created, double SecondsSpent, NoValidLabelModel? NoValidLabel,
    IReadOnlyList<string> Features)
{
    public static AnnotationModel From(Annotation annotation) => new(
        annotation.Id, annotation.Annotator, DecisionNames.Format(annotation.Decision), annotation.Labels, annotation.Comment,
        annotation.Created?.ToDateTimeOffset() ?? default, annotation.SecondsSpent, NoValidLabelModel.From(annotation.NoValidLabel), annotation.Features);
}

internal sealed record TaskModel(
    string Id, string Batch, string ImageId, int Rank, IReadOnlyList<int> Given, IReadOnlyList<int> Suggested, float Score, string Reason,
    IReadOnlyList<AnnotationModel> Annotations, bool Done, DateTimeOffset? LeaseExpires, string Kind, bool Closed, IReadOnlyList<AnnotationModel> Earlier,
    IReadOnlyList<int> Checked)
{
    /// <summary>What the page shows of the image besides its pixels; only in lists.</summary>
    public ImageModel? Image { get; init; }

    public static TaskModel From(LabelStore.V1.Task task) => new(
        task.Id, task.Batch, task.ImageId, task.Rank, task.GivenClasses, task.SuggestedClasses, task.Score, task.Reason,
        [.. task.Annotations.Select(AnnotationModel.From)], task.Done, task.LeaseExpires?.ToDateTimeOffset(), BatchKindNames.Format(task.Kind), task.Closed,
        [.. task.Earlier.Select(AnnotationModel.From)], task.CheckedClasses);
}

internal sealed record TaskList(IReadOnlyList<TaskModel> Tasks, string NextPageToken);

internal sealed record Lease(string Annotator, int? Count);

/// <summary>An answer.</summary>
/// <param name="RequestId">UUID made by the page: sending the answer again makes no second one.</param>
/// <param name="Annotator">Who answers.</param>
/// <param name="Decision">keep, relabel, remove, unsure or noValidLabel.</param>
/// <param name="Labels">Class ids; only with relabel.</param>
/// <param name="Comment">Why; optional.</param>
/// <param name="SecondsSpent">Seconds the image was looked at.</param>
/// <param name="NoValidLabel">Why; only with noValidLabel.</param>
/// <param name="Features">Ids of the defining features that the image shows.</param>
internal sealed record Answer(
    string RequestId, string Annotator, string Decision, IReadOnlyList<int>? Labels, string? Comment, double SecondsSpent, NoValidLabelModel? NoValidLabel,
    IReadOnlyList<string>? Features);

internal sealed record Undo(string RequestId, string Annotator);

internal sealed record AnsweredTask(TaskModel Task, AnnotationModel? Annotation);
