using System.Security.Cryptography;
using System.Text;
using Assay.Documents;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Annotations;

/// <summary>
/// One answer, or the taking back of one; never changed. It says all that a label version needs (what was shown, how many annotators
/// the image has), so that decisions are computed from annotations alone, in one pass in the order of images.
/// </summary>
internal sealed record AnnotationDocument
{
    public const string ByDataset = "by_dataset";
    public const string ByBatch = "by_batch";
    public const string ByTask = "by_task";
    public const string ByImage = "by_image";

    public static CollectionDefinition<AnnotationDocument> Collection { get; } = new(
        "labelstore_annotations",
        a => a.Id,
        new DocumentIndex<AnnotationDocument>(ByDataset, ("dataset", a => a.Dataset), ("sequence", a => a.Sequence)),
        new DocumentIndex<AnnotationDocument>(ByBatch, ("batch", a => a.Batch), ("sequence", a => a.Sequence)),
        new DocumentIndex<AnnotationDocument>(ByTask, ("task", a => a.Task), ("sequence", a => a.Sequence)),
        new DocumentIndex<AnnotationDocument>(ByImage, ("dataset", a => a.Dataset), ("place", a => ImagePlace.Of(a.ImageId)), ("sequence", a => a.Sequence)))
    {
        AppendOnly = true,
    };

    /// <summary>Made from the client's request id, so that a request sent twice is one annotation.</summary>
    public required string Id { get; init; }

    /// <summary>Place in the data set's history: 1, 2, 3, ... without gaps; see <see cref="AnnotationLog"/>.</summary>
    public long Sequence { get; init; }

    public required string Dataset { get; init; }

    public required string Batch { get; init; }

    public required string Task { get; init; }

    public required string ImageId { get; init; }

    public required string Annotator { get; init; }

    public Decision Decision { get; init; }

    /// <summary>Class ids with <see cref="Decision.Relabel"/>, the first the most fitting.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>With <see cref="Decision.NoValidLabel"/>.</summary>
    public NoValidLabelAnswer? NoValidLabel { get; init; }

    /// <summary>Ids of the defining features that the annotator saw.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    public string Comment { get; init; } = "";

    public double SecondsSpent { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>True = takes back the annotator's answer before it.</summary>
    public bool Retraction { get; init; }

    /// <summary>The label that was shown, which <see cref="Decision.Keep"/> confirms.</summary>
    public IReadOnlyList<int> GivenClasses { get; init; } = [];

    /// <summary>Annotators that the image needs before it is decided.</summary>
    public int AnnotatorsPerImage { get; init; }

    /// <summary>True = its right answer is known, and this one measures the annotator: it decides nothing.</summary>
    public bool Gold { get; init; }

    public static string IdOf(string requestId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(requestId)).AsSpan(0, 16));

    /// <summary>Whether another request with the same id asks for the same.</summary>
    public bool SaysTheSameAs(AnnotationDocument other) =>
        Task == other.Task && Annotator == other.Annotator && Retraction == other.Retraction
        && (Retraction || (Decision == other.Decision && Labels.SequenceEqual(other.Labels) && NoValidLabel == other.NoValidLabel && Features.SequenceEqual(other.Features, StringComparer.Ordinal)));
}
