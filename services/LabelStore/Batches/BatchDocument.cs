using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Batches;

/// <summary>A batch. Its tasks are made from a list in the object store; it is visible when all of them are there.</summary>
internal sealed record BatchDocument
{
    public const string ByOpen = "by_open";
    public const string ByDatasetOpen = "by_dataset_open";

    // Only open batches have a place in the lists; those being opened are found by having none.
    public static CollectionDefinition<BatchDocument> Collection { get; } = new(
        "labelstore_batches",
        b => b.Id,
        new DocumentIndex<BatchDocument>(ByOpen, ("open", b => b.Tasks is not null), ("created", b => b.Created)),
        new DocumentIndex<BatchDocument>(ByDatasetOpen, ("dataset", b => b.Dataset), ("open", b => b.Tasks is not null), ("created", b => b.Created)));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public string Title { get; init; } = "";

    public required int AnnotatorsPerImage { get; init; }

    /// <summary>Label version that is judged.</summary>
    public required string LabelVersion { get; init; }

    /// <summary>Scoring run behind the selection; may be empty.</summary>
    public string Run { get; init; } = "";

    /// <summary>Key of the list of images: JSON lines of <see cref="Contracts.V1.SelectedItem"/>.</summary>
    public required string ItemsKey { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>What its tasks ask.</summary>
    public BatchKind Kind { get; init; } = BatchKind.Label;

    /// <summary>Share of its tasks that shall be gold images, 0 .. 0.5.</summary>
    public double GoldShare { get; init; }

    /// <summary>How it is split once its tasks are counted; null = it is open to everybody.</summary>
    public BatchSplitPlan? Split { get; init; }

    /// <summary>Who may answer which tasks, in the order of ranks; tasks in no part are open to everybody.</summary>
    public IReadOnlyList<TaskRange> Parts { get; init; } = [];

    /// <summary>How often it was assigned.</summary>
    public int Assignments { get; init; }

    /// <summary>Batches whose images it refines.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>When it was closed: from then on its answers stand.</summary>
    public DateTimeOffset? Closed { get; init; }

    /// <summary>Tasks in all; null while they are being made.</summary>
    public int? Tasks { get; init; }

    /// <summary>
    /// Whether annotators may see what others answered. While answers can be changed, several annotators of an image must not, whether or not it has
    /// all its answers; where there is one, nobody is swayed.
    /// </summary>
    [JsonIgnore]
    public bool ShowsAnswersOfOthers => Closed is not null || AnnotatorsPerImage == 1;
}
