using System.Diagnostics;
using System.Diagnostics.Metrics;
using Assay.Selection.V1;

namespace Assay.Selection;

/// <summary>What operators watch: meter and spans <c>Assay.Selection</c>.</summary>
internal sealed class SelectionTelemetry
{
    public const string Name = "Assay.Selection";

    private readonly Counter<long> _images;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _labels;
    private readonly Histogram<double> _phases;

    public SelectionTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(Name);
        _images = Meter.CreateCounter<long>("assay.selection.images", "{image}", "Images selected, by strategy.");
        _duration = Meter.CreateHistogram(
            "assay.selection.duration", "s", "Time to make a selection, by strategy.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300] });
        _rounds = Meter.CreateCounter<long>("assay.selection.campaign.rounds", "{round}", "Rounds of campaigns that were measured, by kind and strategy.");
        _labels = Meter.CreateCounter<long>("assay.selection.campaign.labels", "{label}", "Answers that campaigns got, by decision.");
        _phases = Meter.CreateHistogram(
            "assay.selection.campaign.phase.duration", "s", "Time that a round of a campaign spent in a phase, waiting included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 60, 300, 3600, 86_400, 604_800] });
    }

    public static ActivitySource Activities { get; } = new(Name);

    public Meter Meter { get; }

    public void Selected(string strategy, int images, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("strategy", strategy);
        _images.Add(images, tag);
        _duration.Record(duration.TotalSeconds, tag);
    }

    public void RoundMeasured(string kind, string strategy) => _rounds.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("strategy", strategy));

    public void Labelled(RoundAnswers answers)
    {
        Add("kept", answers.Kept);
        Add("relabelled", answers.Relabelled);
        Add("removed", answers.Removed);
        Add("unsure", answers.Unsure);
        Add("no_valid_label", answers.NoValidLabel);

        void Add(string decision, long count) => _labels.Add(count, new KeyValuePair<string, object?>("decision", decision));
    }

    public void PhaseFinished(string phase, TimeSpan spent) => _phases.Record(spent.TotalSeconds, new KeyValuePair<string, object?>("phase", phase));
}
