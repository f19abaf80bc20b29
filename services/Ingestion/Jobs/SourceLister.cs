using System.Globalization;
using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.Ingestion.Listing;
using Assay.Ingestion.Sources;
using Assay.Ingestion.Sources.Buckets;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Ingestion.Jobs;

/// <summary>The first step of a job: freezes the listing of its source and notes in the job what is in it.</summary>
internal sealed class SourceLister(IngestJobs jobs, SourceOpener sources, ListingBuilder listings, IObjectStore store, IngestionTelemetry telemetry, TimeProvider time)
{
    public async Task<IngestJobDocument> ListAsync(
        JobHold<IngestJobDocument> hold, ActiveIngest turn, JobMeter meter, CancellationToken cancellationToken)
    {
        using var activity = IngestionTelemetry.Activities.StartActivity("list source");
        var started = time.GetTimestamp();
        var job = hold.Job;
        // Of its own name in each turn: a worker that was frozen while it listed must not replace what another has begun to ingest from.
        var name = string.Create(CultureInfo.InvariantCulture, $"{job.Id}-{hold.Term}");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hold.Stopped, cancellationToken);
        var parts = DatasetKeys.ListingParts(job.Dataset, job.Id);
        meter.Say("listing the source");
        var own = job.SegmentsBefore(turn.FirstShard).ToList();
        var summary = await listings.BuildAsync(
            sources.Open(Source.Parser.ParseJson(job.Source), parts),
            job.Dataset,
            DatasetKeys.Listing(job.Dataset, name),
            await SegmentsAsync(job, own, cancellationToken),
            async found =>
            {
                meter.Say(string.Create(CultureInfo.InvariantCulture, $"listing the source: {found:N0} images found"));
                // A job that was cancelled through another process is noticed here.
                if ((await jobs.GetAsync(job.Id, cancellationToken)).Record.HasEnded)
                    hold.Stop();
            },
            either.Token);

        telemetry.Listed(time.GetElapsedTime(started));
        activity?.SetTag("assay.images", summary.Count).SetTag("assay.skipped", summary.Skipped);

        var offset = own.Sum(segment => segment.Images);
        job = await hold.UpdateAsync(current => current with
        {
            Listing = name,
            Listed = true,
            ListingOffset = offset,
            Skipped = summary.Skipped,
            Warnings = summary.Warnings,
            Record = current.Record with { Total = offset + summary.Count },
        }, cancellationToken);
        await new ListingParts(store, parts).DeleteAsync(cancellationToken);
        return job;
    }

    /// <summary>What the data set has from the source: this job's earlier turns and the other jobs of the same source.</summary>
    private async Task<List<(IngestSegment, bool)>> SegmentsAsync(
        IngestJobDocument job, IReadOnlyList<IngestSegment> own, CancellationToken cancellationToken)
    {
        var segments = own.Select(segment => (segment, true)).ToList();
        var query = DocumentQuery.By(IngestJobDocument.BySource, job.Dataset, job.Identity);
        await foreach (var other in jobs.AllAsync(query, cancellationToken))
        {
            if (other.Value.Id != job.Id)
                segments.AddRange(other.Value.Segments.Select(segment => (segment, false)));
        }

        return segments;
    }
}
