using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Assay.Ingestion;

/// <summary>What operators watch: meter and spans <c>Assay.Ingestion</c>.</summary>
internal sealed class IngestionTelemetry
{
    public const string Name = "Assay.Ingestion";

    private readonly Counter<long> _images;
    private readonly Counter<long> _shards;
    private readonly Counter<long> _notCopied;
    private readonly Histogram<double> _shardDuration;
    private readonly Histogram<double> _listingDuration;

    public IngestionTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _images = Meter.CreateCounter<long>("assay.ingestion.images", "{image}", "Images that became part of a data set.");
        _shards = Meter.CreateCounter<long>("assay.ingestion.shards", "{shard}", "Shards written.");
        _notCopied = Meter.CreateCounter<long>("assay.ingestion.not_copied", "{image}", "Images whose bytes could not be copied.");
        _shardDuration = Meter.CreateHistogram(
            "assay.ingestion.shard.duration", "s", "Time to copy, write, commit and announce a shard.", advice: Seconds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300));
        _listingDuration = Meter.CreateHistogram(
            "assay.ingestion.listing.duration", "s", "Time to list and sort a source.", advice: Seconds(0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600));
    }

    public static ActivitySource Activities { get; } = new(Name);

    public Meter Meter { get; }

    public void ShardWritten(int images, int notCopied, TimeSpan duration)
    {
        _images.Add(images);
        _shards.Add(1);
        _notCopied.Add(notCopied);
        _shardDuration.Record(duration.TotalSeconds);
    }

    public void Listed(TimeSpan duration) => _listingDuration.Record(duration.TotalSeconds);

    private static InstrumentAdvice<double> Seconds(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
