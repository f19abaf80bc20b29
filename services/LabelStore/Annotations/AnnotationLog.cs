using Assay.Documents;

namespace Assay.LabelStore.Annotations;

/// <summary>
/// Appends annotations to a data set's history, numbered without gaps.
/// </summary>
/// <remarks>
/// An annotation is appended when the end of the log names it: one document, replaced only at the version that was read. Whoever
/// finds it there completes it by inserting it into the collection (the same document whoever does it), and nobody appends before
/// that. So number n is in the collection before n + 1 exists: a reader that has seen n + 1 never misses n, a crash between the two
/// writes loses nothing, and the second of two equal requests finds the first.
/// </remarks>
internal sealed class AnnotationLog(IDocumentStore documents, LabelStoreTelemetry telemetry)
{
    private const int Attempts = 200;
    private readonly IDocumentCollection<AnnotationLogDocument> _logs = documents.Collection(AnnotationLogDocument.Collection);
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);
    private readonly StripedLocks _appending = new();

    /// <summary>Appends <paramref name="annotation"/> unless one of its id is there; returns the one that is there.</summary>
    public async Task<AnnotationDocument> AppendAsync(AnnotationDocument annotation, CancellationToken cancellationToken)
    {
        // Within a process annotators queue; the version of the log's end only decides between processes.
        using var turn = await _appending.EnterAsync(annotation.Dataset, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var end = await CompleteAsync(annotation.Dataset, cancellationToken);
            if ((await _annotations.FindAsync(annotation.Id, cancellationToken))?.Value is { } there)
                return there;

            var next = new AnnotationLogDocument
            {
                Dataset = annotation.Dataset,
                Last = annotation with { Sequence = (end?.Value.Last.Sequence ?? 0) + 1 },
            };
            try
            {
                if (end is not null)
                    await _logs.ReplaceAsync(next, end.Version, cancellationToken);
                else if (!await _logs.InsertIfAbsentAsync(next, cancellationToken))
                    throw new DocumentConflictException(_logs.Definition.Name, annotation.Dataset);
            }
            catch (DocumentConflictException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(attempt, 20)), cancellationToken);
                continue;
            }

            // It is appended: a caller that leaves now must not keep others from seeing it.
            await _annotations.InsertIfAbsentAsync(next.Last, CancellationToken.None);
            telemetry.Annotated(next.Last);
            return next.Last;
        }
    }

    /// <summary>The number of the newest annotation, 0 for none; it and all before it can be read.</summary>
    public async Task<long> GetEndAsync(string dataset, CancellationToken cancellationToken) =>
        (await CompleteAsync(dataset, cancellationToken))?.Value.Last.Sequence ?? 0;

    /// <summary>Completes what a crash left at the end of any log.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        await foreach (var log in _logs.QueryAllAsync(DocumentQuery.All, cancellationToken))
            await _annotations.InsertIfAbsentAsync(log.Value.Last, cancellationToken);
    }

    private async Task<Versioned<AnnotationLogDocument>?> CompleteAsync(string dataset, CancellationToken cancellationToken)
    {
        var end = await _logs.FindAsync(dataset, cancellationToken);
        if (end is not null && await _annotations.FindAsync(end.Value.Last.Id, cancellationToken) is null)
            await _annotations.InsertIfAbsentAsync(end.Value.Last, cancellationToken);
        return end;
    }
}
