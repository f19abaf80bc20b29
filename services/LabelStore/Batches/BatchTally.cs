using System.Runtime.InteropServices;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Batches;

/// <summary>
/// Counts a batch's answers, annotation by annotation in the order in which they were made; never from the beginning again. The history
/// has no gaps, so what was counted stays right whatever process wrote it. About 60 bytes of memory an answer.
/// </summary>
internal sealed class BatchTally(BatchDocument batch)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(10);
    private readonly Dictionary<(int Rank, int Annotator), Answer?> _top = [];
    private readonly Dictionary<string, int> _annotators = new(StringComparer.Ordinal);
    private readonly byte[] _answersOfTask = new byte[(batch.Tasks ?? 0) + 1];
    private readonly SortedDictionary<Decision, int> _decisions = [];
    private readonly Queue<DateTimeOffset> _recent = new();

    public BatchDocument Batch { get; } = batch;

    /// <summary>Number of the newest annotation counted.</summary>
    public long Sequence { get; private set; }

    public int Done { get; private set; }

    /// <summary>When the newest annotation was made.</summary>
    public DateTimeOffset? Last { get; private set; }

    public IReadOnlyDictionary<Decision, int> Decisions => _decisions;

    /// <summary>Places of annotators in tasks that are kept: what the tally's memory grows with.</summary>
    public int Places => _top.Count;

    /// <summary>Answers a second over the ten minutes before the newest one; 0 while fewer than two are known.</summary>
    public double Rate() =>
        _recent.Count > 1 && Last - _recent.Peek() is { TotalSeconds: > 0 } span ? (_recent.Count - 1) / span.TotalSeconds : 0;

    /// <summary>Tasks of a range of ranks that have all their answers.</summary>
    public int DoneIn(int first, int last)
    {
        var done = 0;
        foreach (var answers in _answersOfTask.AsSpan(first..(last + 1)))
            done += answers >= Batch.AnnotatorsPerImage ? 1 : 0;
        return done;
    }

    public void Apply(AnnotationDocument annotation)
    {
        var rank = TaskDocument.RankOf(annotation.Task);
        ref var top = ref CollectionsMarshal.GetValueRefOrAddDefault(_top, (rank, NumberOf(annotation.Annotator)), out _);

        // As AnswerStack: the last answer that was not taken back counts.
        var before = top;
        top = annotation.Retraction ? before?.Before : new Answer(annotation.Decision, before);
        Count(before, -1);
        Count(top, +1);

        var answers = _answersOfTask[rank];
        var now = (byte)(answers + (top is null ? 0 : 1) - (before is null ? 0 : 1));
        _answersOfTask[rank] = now;
        Done += (now >= Batch.AnnotatorsPerImage ? 1 : 0) - (answers >= Batch.AnnotatorsPerImage ? 1 : 0);

        Sequence = annotation.Sequence;
        Last = annotation.Created;
        _recent.Enqueue(annotation.Created);
        while (_recent.Count > 4096 || _recent.Peek() < annotation.Created - RateWindow)
            _recent.Dequeue();
    }

    private int NumberOf(string annotator)
    {
        if (!_annotators.TryGetValue(annotator, out var number))
            _annotators.Add(annotator, number = _annotators.Count);
        return number;
    }

    private void Count(Answer? answer, int difference)
    {
        if (answer is not null)
            _decisions[answer.Decision] = _decisions.GetValueOrDefault(answer.Decision) + difference;
    }

    private sealed record Answer(Decision Decision, Answer? Before);
}
