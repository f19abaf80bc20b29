using System.Text.Json.Serialization;
using Assay.Documents;
using Assay.ObjectStorage.Layout;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Messages;

namespace Assay.Selection.Selections;

/// <summary>A selection; its images are in the object store.</summary>
internal sealed record SelectionDocument
{
    public const string ByCreated = "by_created";
    public const string ByDataset = "by_dataset";
    public const string ByUnopened = "by_unopened";

    public static CollectionDefinition<SelectionDocument> Collection { get; } = new(
        "selection_selections",
        selection => selection.Id,
        new DocumentIndex<SelectionDocument>(ByCreated, ("created", selection => selection.Created)),
        new DocumentIndex<SelectionDocument>(ByDataset, ("dataset", selection => selection.Dataset), ("created", selection => selection.Created)),
        new DocumentIndex<SelectionDocument>(ByUnopened, ("unopened", selection => !selection.DryRun && !selection.BatchSeen)));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    /// <summary>Id of the run; empty = none.</summary>
    public required string Run { get; init; }

    public required string LabelVersion { get; init; }

    /// <summary>How they were chosen, every default filled in.</summary>
    [JsonConverter(typeof(MessageJsonConverter<Strategy>))]
    public required Strategy Strategy { get; init; }

    public required int Count { get; init; }

    public required int PerClass { get; init; }

    public IReadOnlyList<int> Classes { get; init; } = [];

    public bool IncludeSelected { get; init; }

    public bool UnlabelledOnly { get; init; }

    public bool BalanceClasses { get; init; }

    [JsonConverter(typeof(MessageJsonConverter<Budget>))]
    public Budget? Budget { get; init; }

    public required string Title { get; init; }

    public required int AnnotatorsPerImage { get; init; }

    /// <summary>True where it opens no batch by itself: campaigns open theirs when it is time, and their images count in the campaign alone.</summary>
    public required bool DryRun { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>True when the label store was seen to have the batch.</summary>
    public bool BatchSeen { get; init; }

    /// <summary>JSON lines of <see cref="Contracts.V1.SelectedItem"/>.</summary>
    public string ItemsKey() => DatasetKeys.SelectionItems(Dataset, Id);
}
