using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Computes decisions from annotations, a shard at a time.</summary>
internal sealed class DecisionReader(IDocumentStore documents)
{
    private readonly IDocumentCollection<AnnotationDocument> _annotations = documents.Collection(AnnotationDocument.Collection);

    /// <summary>The decisions about a shard's images by row, from the annotations up to a number in the data set's history.</summary>
    public Task<IReadOnlyDictionary<int, ImageDecision>> ReadAsync(string dataset, int shard, long upTo, CancellationToken cancellationToken) =>
        ReadAsync(dataset, shard, upTo, null, cancellationToken);

    /// <summary>As above, of the answers to some batches.</summary>
    public async Task<IReadOnlyDictionary<int, ImageDecision>> ReadAsync(
        string dataset, int shard, long upTo, IReadOnlySet<string>? batches, CancellationToken cancellationToken)
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
            if (annotation.Sequence > upTo || batches?.Contains(annotation.Batch) == false)
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
}
