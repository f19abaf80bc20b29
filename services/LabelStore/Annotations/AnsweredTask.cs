using Assay.LabelStore.Batches;

namespace Assay.LabelStore.Annotations;

/// <summary>An annotation as it is kept, and the task as it stands.</summary>
internal sealed record AnsweredTask(BatchDocument Batch, TaskDocument Task, AnnotationDocument Annotation);
