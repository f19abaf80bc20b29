using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using SourceKind = Assay.Ingestion.V1.Source.KindOneofCase;

namespace Assay.Workbench.Api;

/// <summary>An ingest or an embedding.</summary>
/// <param name="Kind">ingest or embedding.</param>
/// <param name="Id">Its id.</param>
/// <param name="Dataset">Data set that it works on.</param>
/// <param name="Source">Of an ingest: folder, tar, manifest, prefix, bucket or upload; else empty.</param>
/// <param name="Place">Of an ingest: where its source is; empty for an upload.</param>
/// <param name="Model">Of an embedding: name of the model; else empty.</param>
/// <param name="State">pending, running, succeeded, failed or cancelled.</param>
/// <param name="Done">Images finished.</param>
/// <param name="Total">Images in all; 0 while it is not known.</param>
/// <param name="Rate">Images a second; 0 while it is not known.</param>
/// <param name="SecondsLeft">Estimate; absent while it is not known.</param>
/// <param name="Message">What it does at the moment.</param>
/// <param name="Error">Why it failed and what to do; empty unless it has.</param>
/// <param name="Created">When it was accepted.</param>
/// <param name="Finished">When it ended; absent before.</param>
/// <param name="Skipped">Of an ingest: images that the data set had already.</param>
/// <param name="Quarantined">Of an embedding: images that could not be decoded.</param>
/// <param name="Warnings">Of an ingest: what is worth knowing and did not stop it.</param>
internal sealed record JobModel(
    string Kind, string Id, string Dataset, string Source, string Place, string Model, string State, long Done, long Total, double Rate, double? SecondsLeft, string Message,
    string Error, DateTimeOffset Created, DateTimeOffset? Finished, long Skipped, long Quarantined, IReadOnlyList<string> Warnings)
{
    public static JobModel From(IngestJob job)
    {
        var (source, place) = Describe(job.Source);
        return Of("ingest", job.Id, job.Dataset, job.Progress) with { Source = source, Place = place, Skipped = job.Skipped, Warnings = job.Warnings };
    }

    public static JobModel From(EmbeddingJob job) =>
        Of("embedding", job.Id, job.Dataset, job.Progress) with { Model = job.Model, Quarantined = job.Quarantined };

    private static JobModel Of(string kind, string id, string dataset, JobProgress? known)
    {
        var progress = known ?? new JobProgress();
        return new JobModel(
            kind, id, dataset, "", "", "", JobStateNames.Format(progress.State), progress.Done, progress.Total, progress.Rate, progress.HasSecondsLeft ? progress.SecondsLeft : null,
            progress.Message, progress.Error, progress.Created?.ToDateTimeOffset() ?? default, progress.Finished?.ToDateTimeOffset(), 0, 0, []);
    }

    private static (string Source, string Place) Describe(Source? source) => source?.KindCase switch
    {
        SourceKind.Folder => ("folder", source.Folder.Path),
        SourceKind.Tar => ("tar", source.Tar switch
        {
            { Path.Length: > 0 } tar => tar.Path,
            { Bucket.Length: > 0 } tar => $"{tar.Bucket}/{tar.ObjectKey}",
            var tar => tar.ObjectKey,
        }),
        SourceKind.Manifest => ("manifest", source.Manifest.Path),
        SourceKind.ObjectPrefix => ("prefix", source.ObjectPrefix.Prefix),
        SourceKind.Bucket => ("bucket", $"{source.Bucket.Bucket}/{source.Bucket.Prefix}"),
        _ => ("upload", ""),
    };
}

/// <summary>What the services told.</summary>
/// <param name="Jobs">Ingests and embeddings, newest first.</param>
/// <param name="More">True = there are older ones.</param>
/// <param name="Unreachable">Services that did not answer.</param>
internal sealed record JobList(IReadOnlyList<JobModel> Jobs, bool More, IReadOnlyList<string> Unreachable);

/// <summary>An image that could not be decoded: its reason code, and what is wrong and what to do.</summary>
internal sealed record QuarantinedModel(string Id, string Name, string Reason, string Message)
{
    public static QuarantinedModel From(QuarantinedImage image) => new(image.ImageId, image.Name, image.Reason, image.Message);
}

internal sealed record QuarantineList(IReadOnlyList<QuarantinedModel> Images, string NextPageToken);

/// <summary>How far a model is with a data set, by the newest job of the two.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="State">pending, running, succeeded, failed or cancelled.</param>
/// <param name="Done">Images finished.</param>
/// <param name="Quarantined">Images of these that could not be decoded.</param>
internal sealed record EmbeddedDataset(string Dataset, string State, long Done, long Quarantined);

/// <summary>A registered model.</summary>
/// <param name="Name">Name and id.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Dimensions">Width of an embedding.</param>
/// <param name="Classes">Classes of its logits; 0 if it does not classify.</param>
/// <param name="Width">Of its input, in pixels.</param>
/// <param name="Height">Of its input, in pixels.</param>
/// <param name="Sha256">Of the ONNX file.</param>
/// <param name="Created">When it was registered.</param>
/// <param name="Datasets">Data sets that it embedded or was to embed, by name.</param>
internal sealed record RegisteredModel(
    string Name, string Description, int Dimensions, int Classes, int Width, int Height, string Sha256, DateTimeOffset Created, IReadOnlyList<EmbeddedDataset> Datasets)
{
    /// <param name="model">The model.</param>
    /// <param name="jobs">Its embeddings, newest first.</param>
    public static RegisteredModel From(Model model, IEnumerable<EmbeddingJob> jobs) => new(
        model.Name, model.Description, model.EmbeddingDimensions, model.LogitsDimensions, model.Spec?.Width ?? 0, model.Spec?.Height ?? 0, model.Sha256,
        model.Created?.ToDateTimeOffset() ?? default,
        [.. jobs.DistinctBy(job => job.Dataset).OrderBy(job => job.Dataset, StringComparer.Ordinal).Select(job => new EmbeddedDataset(
            job.Dataset, JobStateNames.Format(job.Progress?.State ?? JobState.Unspecified), job.Progress?.Done ?? 0, job.Quarantined))]);
}

internal sealed record ModelList(IReadOnlyList<RegisteredModel> Models);
