using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Batches;

/// <summary>
/// Gives places of tasks to annotators. Each change replaces the task at the version that was read, so a place is given once however
/// many ask, in however many processes.
/// </summary>
/// <remarks>
/// An annotation is appended only while its annotator holds a lease that is written on the task, and the lease goes when the answer is
/// on the task. A task whose annotation a crash kept from it has therefore a lease, and before an expired lease is dropped the answers
/// are read again from the annotations: the place of an answer that was made is never given away.
/// </remarks>
internal sealed class TaskBoard(IDocumentStore documents, LabelStoreTelemetry telemetry, IOptions<LabelStoreOptions> options, TimeProvider time)
{
    private const int PageSize = 200;

    // Clocks of processes differ by less.
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    private readonly IDocumentCollection<TaskDocument> _tasks = documents.Collection(TaskDocument.Collection);
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);
    private readonly StripedLocks _changing = new();
    private readonly LeaseCursors _cursors = new();

    private TimeSpan LeaseDuration => options.Value.LeaseDuration;

    /// <exception cref="NotFoundException">There is no such task.</exception>
    public async Task<TaskDocument> GetAsync(string task, CancellationToken cancellationToken) =>
        (await FindAsync(task, cancellationToken)).Value;

    /// <summary>Brings the task's answers up to date with the annotations.</summary>
    public Task<TaskDocument> RefreshAsync(string task, CancellationToken cancellationToken) =>
        ChangeAsync(task, current => current, cancellationToken);

    /// <summary>
    /// Leases up to <paramref name="count"/> tasks of a batch: those that became free behind the annotator, then the next ones in the order of ranks. It
    /// costs what it gives, however many the annotator has answered.
    /// </summary>
    public async Task<IReadOnlyList<TaskDocument>> LeaseAsync(BatchDocument batch, string annotator, int count, CancellationToken cancellationToken)
    {
        if (batch.Closed is not null)
            return [];
        await ReturnExpiredAsync(batch.Id, cancellationToken);

        var begun = time.GetUtcNow();
        var leased = new List<TaskDocument>();
        var cursor = _cursors.Find(batch, annotator) ?? new LeaseCursor(1, begun - ClockMargin, batch.Assignments);
        if (cursor.Rank > 1)
        {
            var freed = DocumentQuery.By(TaskDocument.ByFreed, batch.Id, true) with { From = cursor.Since - ClockMargin, Limit = PageSize };
            await foreach (var (task, _) in _tasks.QueryAllAsync(freed, cancellationToken))
            {
                if (task.Rank < cursor.Rank && BatchAssignment.Admits(batch, task.Rank, annotator))
                    await TryAddAsync(task);
                cursor = cursor with { Since = task.Freed!.Value };
                if (leased.Count == count)
                    break;
            }
        }

        foreach (var (first, last) in BatchAssignment.RanksOf(annotator, batch))
        {
            if (last < cursor.Rank)
                continue;
            var free = DocumentQuery.By(TaskDocument.ByFree, batch.Id, true) with { From = Math.Max(first, cursor.Rank), To = last + 1, Limit = Math.Clamp(count, 1, PageSize) };
            await foreach (var (task, _) in _tasks.QueryAllAsync(free, cancellationToken))
            {
                if (leased.Count == count)
                    break;
                await TryAddAsync(task);
                cursor = cursor with { Rank = task.Rank + 1 };
            }

            if (leased.Count == count)
                break;
            cursor = cursor with { Rank = last + 1 };
        }

        _cursors.Advance(batch.Id, annotator, cursor);
        return leased;

        async Task TryAddAsync(TaskDocument task)
        {
            if (!task.Annotators().Contains(annotator, StringComparer.Ordinal) && await TryLeaseAsync(task.Id, annotator, cancellationToken) is { } mine)
                leased.Add(mine);
        }
    }

    /// <summary>Gives a task back; false if the annotator does not hold it.</summary>
    public async Task<bool> ReleaseAsync(string task, string annotator, CancellationToken cancellationToken)
    {
        var held = false;
        await ChangeAsync(task, current =>
        {
            held = current.LeaseOf(annotator, time.GetUtcNow()) is not null;
            return current.WithoutLease(annotator);
        }, cancellationToken);
        return held;
    }

    /// <summary>Makes sure that the annotator has a place and a lease that lasts for a while.</summary>
    /// <exception cref="WrongStateException">All places are taken by others, or the task is for others.</exception>
    public Task<TaskDocument> HoldAsync(BatchDocument batch, string task, string annotator, CancellationToken cancellationToken) =>
        ChangeAsync(task, current =>
        {
            var now = time.GetUtcNow();
            if (!BatchAssignment.Admits(batch, current.Rank, annotator) && !current.Annotators().Contains(annotator, StringComparer.Ordinal))
                throw new WrongStateException($"The task {task} is assigned to {string.Join(", ", BatchAssignment.AnnotatorsOf(current.Rank, batch))}. Lease another one.");
            if (!MayTake(current, annotator))
            {
                throw new WrongStateException(current.IsDone
                    ? $"The task {task} has all its answers, from others. Lease another one."
                    : $"The task {task} is held by others until {current.FirstExpiry:u} at least. Lease another one.");
            }

            return current.LeaseOf(annotator, now + (LeaseDuration / 2)) is null ? current.WithLease(annotator, now + LeaseDuration) : current;
        }, cancellationToken);

    /// <summary>Brings the task's answers up to date with the annotations and ends the annotator's lease, or begins one.</summary>
    public Task<TaskDocument> SettleAsync(string task, string annotator, bool keepLease, CancellationToken cancellationToken) =>
        ChangeAsync(
            task,
            current => keepLease ? current.WithLease(annotator, time.GetUtcNow() + LeaseDuration) : current.WithoutLease(annotator),
            cancellationToken);

    /// <summary>Brings every task that a crash may have left behind up to date with the annotations.</summary>
    /// <param name="expiredBy">Only those with a lease that has ended by then; null = all that are leased.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RepairAsync(DateTimeOffset? expiredBy, CancellationToken cancellationToken)
    {
        var leased = new DocumentQuery { Index = TaskDocument.ByLease, From = 0, To = expiredBy is { } by ? by + TimeSpan.FromMicroseconds(1) : (IndexValue?)null, Limit = PageSize };
        await foreach (var (task, _) in _tasks.QueryAllAsync(leased, cancellationToken))
            await ChangeAsync(task.Id, DropLeasesOfAnswered, cancellationToken);
    }

    // By index: a call costs what has expired, not what there is.
    private async Task ReturnExpiredAsync(string batch, CancellationToken cancellationToken)
    {
        var expired = DocumentQuery.By(TaskDocument.ByBatchLease, batch) with { From = 0, To = time.GetUtcNow() + TimeSpan.FromMicroseconds(1), Limit = PageSize };
        await foreach (var (task, _) in _tasks.QueryAllAsync(expired, cancellationToken))
            await RefreshAsync(task.Id, cancellationToken);
    }

    private async Task<TaskDocument?> TryLeaseAsync(string task, string annotator, CancellationToken cancellationToken)
    {
        var leased = false;
        var changed = await ChangeAsync(task, current =>
        {
            leased = MayTake(current, annotator) && !current.Annotators().Contains(annotator, StringComparer.Ordinal);
            return leased ? current.WithLease(annotator, time.GetUtcNow() + LeaseDuration) : current;
        }, cancellationToken);
        if (!leased)
            return null;
        telemetry.Leased();
        return changed;
    }

    private static bool MayTake(TaskDocument task, string annotator) =>
        task.HasFreePlace || task.Annotators().Contains(annotator, StringComparer.Ordinal);

    private static TaskDocument DropLeasesOfAnswered(TaskDocument task) =>
        task with { Leases = [.. task.Leases.Where(lease => !task.IsAnsweredBy(lease.Annotator))] };

    // Reads the task, then the annotations, then replaces the task at the version read: if an answer came between, its own change of
    // the task makes this one start again.
    private async Task<TaskDocument> ChangeAsync(string id, Func<TaskDocument, TaskDocument> change, CancellationToken cancellationToken)
    {
        using var turn = await _changing.EnterAsync(id, cancellationToken);
        while (true)
        {
            var task = await FindAsync(id, cancellationToken);
            var current = task.Value.Leases.Count == 0 && task.Value.Answers.Count == 0
                ? task.Value
                : await WithAnnotationsAsync(task.Value, cancellationToken);
            var changed = change(current);
            if (SameState(changed, task.Value))
                return task.Value;
            if (changed.HasFreePlace && changed.Annotators().Count() < task.Value.Annotators().Count())
                changed = changed with { Freed = time.GetUtcNow() };

            try
            {
                var replaced = await _tasks.ReplaceAsync(changed, task.Version, cancellationToken);
                telemetry.Expired(task.Value.Leases.Except(current.Leases).Count(lease => !current.IsAnsweredBy(lease.Annotator)));
                return replaced.Value;
            }
            catch (DocumentConflictException)
            {
                // Another process was quicker; its change counts as progress, so this cannot go on for ever.
            }
        }
    }

    private async Task<TaskDocument> WithAnnotationsAsync(TaskDocument task, CancellationToken cancellationToken)
    {
        var annotations = new List<AnnotationDocument>();
        await foreach (var (annotation, _) in _annotations.QueryAllAsync(DocumentQuery.By(AnnotationDocument.ByTask, task.Id), cancellationToken))
            annotations.Add(annotation);

        var now = time.GetUtcNow();
        return task with
        {
            Answers = AnswerStack.Effective(annotations),
            Leases = [.. task.Leases.Where(lease => lease.Expires > now)],
        };
    }

    private static bool SameState(TaskDocument left, TaskDocument right) =>
        left.Leases.SequenceEqual(right.Leases) && left.Answers.Select(a => a.Id).SequenceEqual(right.Answers.Select(a => a.Id));

    private async Task<Versioned<TaskDocument>> FindAsync(string task, CancellationToken cancellationToken) =>
        await _tasks.FindAsync(task, cancellationToken)
        ?? throw new NotFoundException($"There is no task \"{task}\". Its id comes from ListTasks or LeaseTasks.");
}
