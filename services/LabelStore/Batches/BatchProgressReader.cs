using System.Collections.Concurrent;
using Assay.Documents;
using Assay.LabelStore.Annotations;

namespace Assay.LabelStore.Batches;

/// <summary>Progress of batches: the tallies of those asked for lately are kept and only fed what is new.</summary>
internal sealed class BatchProgressReader(IDocumentStore documents)
{
    private const int KeptTallies = 1000;
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);
    private readonly ConcurrentDictionary<string, BatchTally> _tallies = new();
    private readonly StripedLocks _counting = new();

    public async Task<BatchProgress> ReadAsync(BatchDocument batch, CancellationToken cancellationToken)
    {
        using var turn = await _counting.EnterAsync(batch.Id, cancellationToken);
        if (_tallies.Count >= KeptTallies && !_tallies.ContainsKey(batch.Id))
            _tallies.Clear();

        var tally = _tallies.GetOrAdd(batch.Id, _ => new BatchTally(batch));
        var unseen = DocumentQuery.By(AnnotationDocument.ByBatch, batch.Id) with { From = tally.Sequence + 1, Limit = 1000 };
        await foreach (var (annotation, _) in _annotations.QueryAllAsync(unseen, cancellationToken))
            tally.Apply(annotation);

        return new BatchProgress(
            batch,
            tally.Done,
            tally.Decisions.Where(decision => decision.Value > 0).ToDictionary(),
            tally.Rate() / batch.AnnotatorsPerImage,
            tally.Last);
    }
}
