using System.Diagnostics.Metrics;

namespace Assay.Inference;

/// <summary>What operators watch: meter <c>Assay.Inference</c>.</summary>
internal sealed class InferenceMetrics
{
    public const string MeterName = "Assay.Inference";

    private readonly Counter<long> _images;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _shards;

    public InferenceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _images = meter.CreateCounter<long>("assay.inference.images", "{image}", "Images that went through a model.");
        _quarantined = meter.CreateCounter<long>("assay.inference.quarantined", "{image}", "Images that could not be decoded.");
        _shards = meter.CreateCounter<long>("assay.inference.shards", "{shard}", "Shards embedded.");
    }

    public void Embedded(string model, int images) => _images.Add(images, new KeyValuePair<string, object?>("model", model));

    public void ShardWritten(string model, int quarantined)
    {
        _shards.Add(1, new KeyValuePair<string, object?>("model", model));
        _quarantined.Add(quarantined, new KeyValuePair<string, object?>("model", model));
    }
}
