using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Assay.Selection;

/// <summary>What operators watch: meter and spans <c>Assay.Selection</c>.</summary>
internal sealed class SelectionTelemetry
{
    public const string Name = "Assay.Selection";

    private readonly Counter<long> _images;
    private readonly Histogram<double> _duration;

    public SelectionTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _images = meter.CreateCounter<long>("assay.selection.images", "{image}", "Images selected, by strategy.");
        _duration = meter.CreateHistogram(
            "assay.selection.duration", "s", "Time to make a selection, by strategy.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300] });
    }

    public static ActivitySource Activities { get; } = new(Name);

    public void Selected(string strategy, int images, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("strategy", strategy);
        _images.Add(images, tag);
        _duration.Record(duration.TotalSeconds, tag);
    }
}
