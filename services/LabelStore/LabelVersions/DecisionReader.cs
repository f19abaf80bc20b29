using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Computes decisions from annotations, a shard at a time.</summary>
internal sealed class DecisionReader(IDocumentStore documents)
{
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);

    /// <summary>The decisions about a shard's images by row, from the annotations up to a number in the data set's history.</summary>
    public async Task<IReadOnlyDictionary<int, ImageDecision>> ReadAsync(string dataset, int shard, long upTo, CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(AnnotationDocument.ByImage, dataset) with
        {
            From = ImagePlace.StartOf(shard),
            To = ImagePlace.StartOf(shard + 1),
            Limit = 1000,
        };

        var decisions = new SortedDictionary<int, ImageDecision>();
        var ofImage = new List<AnnotationDocument>();
        await foreach (var (annotation, _) in _annotations.QueryAllAsync(query, cancellationToken))
        {
            if (annotation.Sequence > upTo)
                continue;
            if (ofImage.Count > 0 && ofImage[0].ImageId != annotation.ImageId)
                Decide();
            ofImage.Add(annotation);
        }

        Decide();
        return decisions;

        void Decide()
        {
            if (ImageDecision.Of(ofImage) is { } decision)
                decisions[ImageId.Parse(ofImage[0].ImageId).Row] = decision;
            ofImage.Clear();
        }
    }

    /// <summary>
    /// The decisions about the images that some batches showed, from their annotations alone: time and memory are those of the batches, whatever else was annotated in the data set.
    /// </summary>
    /// <param name="batches">Ids of the batches.</param>
    /// <param name="upTo">Number of the newest annotation that counts.</param>
    /// <param name="rule">How a set of labels follows from the answers of a task.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<BatchDecisions> ReadAsync(IReadOnlyList<string> batches, long upTo, ConsensusRule rule, CancellationToken cancellationToken)
    {
        var tasks = new Dictionary<ImageId, List<TaskDecision>>();
        foreach (var batch in batches)
        {
            var query = DocumentQuery.By(AnnotationDocument.ByBatch, batch) with { To = upTo + 1, Limit = 1000 };
            var annotations = await _annotations.QueryAllAsync(query, cancellationToken).Select(annotation => annotation.Value).ToListAsync(cancellationToken);
            foreach (var ofImage in annotations.GroupBy(annotation => annotation.ImageId, StringComparer.Ordinal))
            {
                if (TaskDecision.Of(ofImage, rule).ToList() is not { Count: > 0 } decided)
                    continue;
                var image = ImageId.Parse(ofImage.Key);
                if (!tasks.TryAdd(image, decided))
                    tasks[image].AddRange(decided);
            }
        }

        return new BatchDecisions(tasks);
    }
}
