using Assay.Documents;
using Assay.LabelStore.Annotations;

namespace Assay.LabelStore.Batches;

/// <summary>Progress of batches: the tallies of those asked for lately are kept and only fed what is new.</summary>
internal sealed class BatchProgressReader(IDocumentStore documents)
{
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);
    private readonly KeptTallies _tallies = new();
    private readonly StripedLocks _counting = new();

    public async Task<BatchProgress> ReadAsync(BatchDocument batch, CancellationToken cancellationToken)
    {
        using var turn = await _counting.EnterAsync(batch.Id, cancellationToken);
        var tally = _tallies.Take(batch);
        var unseen = DocumentQuery.By(AnnotationDocument.ByBatch, batch.Id) with { From = tally.Sequence + 1, Limit = 1000 };
        await foreach (var (annotation, _) in _annotations.QueryAllAsync(unseen, cancellationToken))
            tally.Apply(annotation);
        _tallies.Keep(tally);

        return new BatchProgress(
            batch,
            tally.Done,
            tally.Decisions.Where(decision => decision.Value > 0).ToDictionary(),
            tally.Rate() / batch.AnnotatorsPerImage,
            tally.Last)
        {
            DoneOfParts = [.. batch.Parts.Select(part => tally.DoneIn(part.First, part.Last))],
        };
    }
}
