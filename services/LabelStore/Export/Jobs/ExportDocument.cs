using System.Globalization;
using Assay.Documents;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Jobs;

namespace Assay.LabelStore.Export.Jobs;

/// <summary>An export. It says what is in the files and how far they are written, so that anyone can go on after the last piece.</summary>
internal sealed record ExportDocument : IJobDocument<ExportDocument>
{
    public const string ByDataset = "by_dataset";
    public const string ByStatus = "by_status";
    public const string ByCreated = "by_created";

    public static readonly CollectionDefinition<ExportDocument> Collection = new(
        "labelstore_exports",
        export => export.Id,
        new(ByDataset, ("dataset", export => export.Snapshot.Dataset), ("deleted", export => export.Deleted), ("created", export => export.Record.Created)),
        new(ByStatus, ("status", export => IndexValue.Of(export.Record.Status))),
        new(ByCreated, ("created", export => export.Record.Created)));

    public required string Id { get; init; }

    public required ExportSnapshot Snapshot { get; init; }

    public required ExportFormat Format { get; init; }

    public bool Locations { get; init; }

    public required JobRecord Record { get; init; }

    /// <summary>Steps of the <see cref="ExportScript"/> that are in the pieces.</summary>
    public int Steps { get; init; }

    /// <summary>What these steps have counted.</summary>
    public required ExportTally Tally { get; init; }

    /// <summary>The file of the labels, then those that go with it.</summary>
    public required IReadOnlyList<ExportFileRecord> Files { get; init; }

    /// <summary>True = its files are being deleted; nobody sees it any more.</summary>
    public bool Deleted { get; init; }

    JobRecord IJobDocument<ExportDocument>.Job => Record;

    public ExportDocument WithJob(JobRecord job) => this with { Record = job };

    /// <summary>Key of the taxonomy that it was begun with.</summary>
    public string TaxonomyKey() => DatasetKeys.Export(Snapshot.Dataset, Id, "taxonomy.json");

    public string KeyOf(string file, int piece) =>
        DatasetKeys.Export(Snapshot.Dataset, Id, string.Create(CultureInfo.InvariantCulture, $"{file}.{piece:D6}"));
}
