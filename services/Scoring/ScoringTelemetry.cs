using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Assay.Scoring;

/// <summary>What operators watch: meter and spans <c>Assay.Scoring</c>.</summary>
internal sealed class ScoringTelemetry
{
    public const string Name = "Assay.Scoring";

    private readonly Counter<long> _images;
    private readonly Counter<long> _shards;
    private readonly Histogram<double> _trainingDuration;
    private readonly Histogram<double> _shardDuration;

    public ScoringTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _images = Meter.CreateCounter<long>("assay.scoring.images", "{image}", "Images of shards that were scored.");
        _shards = Meter.CreateCounter<long>("assay.scoring.shards", "{shard}", "Shards scored.");
        _trainingDuration = Meter.CreateHistogram(
            "assay.scoring.training.duration", "s", "Time to train the heads of a run, from the labels to the heads.", advice: Seconds(0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600));
        _shardDuration = Meter.CreateHistogram(
            "assay.scoring.shard.duration", "s", "Time to score a shard, from its columns to the scores.", advice: Seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 60));
    }

    public static ActivitySource Activities { get; } = new(Name);

    public Meter Meter { get; }

    public void Trained(TimeSpan duration) => _trainingDuration.Record(duration.TotalSeconds);

    public void ShardScored(int images, TimeSpan duration)
    {
        _images.Add(images);
        _shards.Add(1);
        _shardDuration.Record(duration.TotalSeconds);
    }

    private static InstrumentAdvice<double> Seconds(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
