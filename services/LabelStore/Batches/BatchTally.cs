using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Batches;

/// <summary>
/// Counts a batch's answers, annotation by annotation in the order in which they were made; never from the beginning again. The history
/// has no gaps, so what was counted stays right whatever process wrote it.
/// </summary>
internal sealed class BatchTally(BatchDocument batch)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(10);
    private readonly Dictionary<(string Task, string Annotator), AnswerStack> _stacks = [];
    private readonly Dictionary<string, int> _answersOfTask = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Decision, int> _decisions = [];
    private readonly Queue<DateTimeOffset> _recent = new();

    public BatchDocument Batch { get; } = batch;

    /// <summary>Number of the newest annotation counted.</summary>
    public long Sequence { get; private set; }

    public int Done { get; private set; }

    /// <summary>When the newest annotation was made.</summary>
    public DateTimeOffset? Last { get; private set; }

    public IReadOnlyDictionary<Decision, int> Decisions => _decisions;

    /// <summary>Answers a second over the ten minutes before the newest one; 0 while fewer than two are known.</summary>
    public double Rate() =>
        _recent.Count > 1 && Last - _recent.Peek() is { TotalSeconds: > 0 } span ? (_recent.Count - 1) / span.TotalSeconds : 0;

    public void Apply(AnnotationDocument annotation)
    {
        var place = (annotation.Task, annotation.Annotator);
        if (!_stacks.TryGetValue(place, out var stack))
            _stacks[place] = stack = new AnswerStack();

        var before = stack.Top;
        stack.Apply(annotation);
        var after = stack.Top;
        Count(before, -1);
        Count(after, +1);

        var answers = _answersOfTask.GetValueOrDefault(annotation.Task);
        var now = answers + (after is null ? 0 : 1) - (before is null ? 0 : 1);
        _answersOfTask[annotation.Task] = now;
        Done += (now >= Batch.AnnotatorsPerImage ? 1 : 0) - (answers >= Batch.AnnotatorsPerImage ? 1 : 0);

        Sequence = annotation.Sequence;
        Last = annotation.Created;
        _recent.Enqueue(annotation.Created);
        while (_recent.Count > 4096 || _recent.Peek() < annotation.Created - RateWindow)
            _recent.Dequeue();
    }

    private void Count(AnnotationDocument? answer, int difference)
    {
        if (answer is not null)
            _decisions[answer.Decision] = _decisions.GetValueOrDefault(answer.Decision) + difference;
    }
}
