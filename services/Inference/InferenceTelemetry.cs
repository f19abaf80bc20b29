using System.Diagnostics;
using System.Diagnostics.Metrics;
using Assay.Inference.Pipeline;
using Assay.ObjectStorage.Images;
using Microsoft.Extensions.Options;

namespace Assay.Inference;

/// <summary>
/// What operators watch: meter and spans <c>Assay.Inference</c>. Stages are timed by sums that are read when they are exported, so an
/// image costs a few clock reads; everything else is counted by batch or by shard.
/// </summary>
internal sealed class InferenceTelemetry
{
    public const string Name = "Assay.Inference";

    private readonly StageTimes _times = new();
    private readonly Counter<long> _images;
    private readonly Counter<long> _augmentations;
    private readonly Counter<long> _trainedImages;
    private readonly Counter<long> _decodeFailures;
    private readonly Counter<long> _shards;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _shardDuration;

    public InferenceTelemetry(IMeterFactory meters, IOptions<InferenceOptions> options)
    {
        Meter = meters.Create(Name);
        _images = Meter.CreateCounter<long>("assay.inference.images", "{image}", "Images that went through a model, by model.");
        _augmentations = Meter.CreateCounter<long>("assay.inference.augmentations", "{image}", "Augmentations made of images, by model.");
        _trainedImages = Meter.CreateCounter<long>("assay.inference.trained_images", "{image}", "Images that networks were trained on, once an epoch.");
        _decodeFailures = Meter.CreateCounter<long>("assay.inference.decode_failures", "{image}", "Images that could not be used, by reason.");
        _shards = Meter.CreateCounter<long>("assay.inference.shards", "{shard}", "Shards embedded, by model.");
        _batchSize = Meter.CreateHistogram(
            "assay.inference.batch.size", "{image}", "Images that went through a model together, by model and origin (shard or request).",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        _shardDuration = Meter.CreateHistogram(
            "assay.inference.shard.duration", "s", "Time to embed a shard, from its images to its columns.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800] });

        var settings = options.Value;
        Meter.CreateObservableCounter(
            "assay.inference.stage.busy_time", () => PerStage(_times.SecondsOf), "s",
            "Time that a stage (fetch, decode, augment, run) was at work, summed over what it does at once.");
        Meter.CreateObservableGauge(
            "assay.inference.stage.capacity",
            () => PerStage(stage => (double)(stage switch
            {
                PipelineStage.Fetch => settings.FetchConcurrency,
                PipelineStage.Decode or PipelineStage.Augment => settings.Threads,
                _ => settings.Runs,
            })),
            "{operation}", "What a stage can do at once: busy time over time and capacity is its utilisation, that of the GPU or CPU where it runs models.");
        Meter.CreateObservableCounter("assay.inference.read", () => _times.Bytes, "By", "Bytes of encoded images read.");

        IEnumerable<Measurement<double>> PerStage(Func<PipelineStage, double> value) => Enum.GetValues<PipelineStage>().Select(stage => new Measurement<double>(
            value(stage), new("stage", stage.ToString().ToLowerInvariant()), new("provider", settings.ExecutionProvider.ToString().ToLowerInvariant())));
    }

    public static ActivitySource Activities { get; } = new(Name);

    public Meter Meter { get; }

    /// <summary>Counts the time since a timestamp, for the process and for a shard.</summary>
    public void Worked(PipelineStage stage, long since, StageTimes? shard = null)
    {
        var ticks = Stopwatch.GetTimestamp() - since;
        _times.Add(stage, ticks);
        shard?.Add(stage, ticks);
    }

    public void Read(long bytes, StageTimes shard)
    {
        _times.AddBytes(bytes);
        shard.AddBytes(bytes);
    }

    /// <param name="model">Model.</param>
    /// <param name="images">Images of the batch.</param>
    /// <param name="isRequest">True for images that a caller waits for.</param>
    public void Embedded(string model, int images, bool isRequest)
    {
        _images.Add(images, Of(model));
        _batchSize.Record(images, Of(model), new("origin", isRequest ? "request" : "shard"));
    }

    public void Augmented(string model, int augmentations) => _augmentations.Add(augmentations, Of(model));

    public void Trained(long images) => _trainedImages.Add(images);

    public void ShardWritten(string model, IEnumerable<QuarantineRecord> failures, TimeSpan duration)
    {
        _shards.Add(1, Of(model));
        _shardDuration.Record(duration.TotalSeconds, Of(model));
        foreach (var reason in failures.CountBy(failure => failure.Reason))
            _decodeFailures.Add(reason.Value, new KeyValuePair<string, object?>("reason", reason.Key));
    }

    private static KeyValuePair<string, object?> Of(string model) => new("model", model);
}
