using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Import.Jobs;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Jobs;

namespace Assay.LabelStore.Grpc;

/// <summary>What callers see of exports and imports.</summary>
internal sealed class ExchangeResponses(LiveProgress live)
{
    public V1.Export Create(ExportDocument export)
    {
        var message = new V1.Export
        {
            Id = export.Id,
            Dataset = export.Snapshot.Dataset,
            LabelVersion = export.Snapshot.Version,
            Format = export.Format,
            Progress = JobProgressFactory.Create(export.Record, live.Find(export.Id)),
            Images = export.Tally.Images,
            Removed = export.Tally.Removed,
            Undecodable = export.Tally.Undecodable,
            Unlabelled = export.Tally.Unlabelled,
        };
        if (export.Record.Status == JobStatus.Succeeded)
            message.Files.Add(export.Files.Select(file => new ExportFile { Name = file.Name, MediaType = file.MediaType, Bytes = file.Bytes(), Sha256 = file.Sha256 }));
        return message;
    }

    public V1.Import Create(ImportDocument import) => new()
    {
        Id = import.Id,
        Dataset = import.Dataset,
        Format = import.Format,
        Version = import.Version,
        Base = import.Base,
        Unlisted = import.RemovesUnlisted ? UnlistedImages.Remove : UnlistedImages.Keep,
        Received = import.Received(),
        Progress = JobProgressFactory.Create(import.Record, live.Find(import.Id)),
        Problems = { import.Problems },
        Images = import.Counts.Images,
        Unknown = import.Counts.Unknown,
        NewClasses = import.Counts.NewClasses,
        Changed = import.Changed,
        Removed = import.Removed,
    };
}
