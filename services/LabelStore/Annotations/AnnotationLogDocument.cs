using Assay.Documents;

namespace Assay.LabelStore.Annotations;

/// <summary>The end of a data set's history; see <see cref="AnnotationLog"/>.</summary>
internal sealed record AnnotationLogDocument
{
    public static CollectionDefinition<AnnotationLogDocument> Collection { get; } = new("labelstore_annotation_logs", l => l.Dataset);

    public required string Dataset { get; init; }

    /// <summary>The annotation appended last, which the collection of annotations may not have yet.</summary>
    public required AnnotationDocument Last { get; init; }
}
