using System.Collections.Concurrent;

namespace Assay.Benchmarks.Soak;

/// <summary>What the server acknowledged, as its clients remember it. Thread-safe.</summary>
internal sealed class SoakLedger
{
    private readonly ConcurrentDictionary<string, (string Task, string Annotator)> _annotations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Task, string Annotator), int> _labels = new();
    private int _cut;
    private int _deaths;
    private int _refused;
    private int _undone;

    /// <summary>Acknowledged annotations by id.</summary>
    public IReadOnlyDictionary<string, (string Task, string Annotator)> Annotations => _annotations;

    /// <summary>The label that an annotator gave a task last.</summary>
    public IReadOnlyDictionary<(string Task, string Annotator), int> Labels => _labels;

    public LatencyLog Leases { get; } = new();

    public LatencyLog Submissions { get; } = new();

    /// <summary>Requests whose connection the client cut, and sent again.</summary>
    public int Cut => _cut;

    /// <summary>Clients that died with tasks leased.</summary>
    public int Deaths => _deaths;

    /// <summary>Answers refused since the lease had expired and others had the task.</summary>
    public int Refused => _refused;

    /// <summary>Answers taken back and given again.</summary>
    public int Undone => _undone;

    public void Acknowledged(string annotation, string task, string annotator, int label)
    {
        _annotations[annotation] = (task, annotator);
        _labels[(task, annotator)] = label;
    }

    public void CutOff() => Interlocked.Increment(ref _cut);

    public void Died() => Interlocked.Increment(ref _deaths);

    public void WasRefused() => Interlocked.Increment(ref _refused);

    public void WasUndone() => Interlocked.Increment(ref _undone);
}
