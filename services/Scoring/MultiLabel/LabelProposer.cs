using System.Numerics.Tensors;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.MultiLabel;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.MultiLabel;

/// <summary>Proposes classes for images by a model's logits.</summary>
internal sealed class LabelProposer(DatasetDirectory datasets, ClassifierColumns classifiers)
{
    /// <exception cref="NotFoundException">An image is not one of the data set's.</exception>
    public async Task<ProposeLabelsResponse> ProposeAsync(string name, string model, IReadOnlyList<ImageId> images, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(name, cancellationToken);
        var classes = await classifiers.GetClassesAsync(name, model, cancellationToken);
        var proposals = new ImageProposals[images.Count];
        foreach (var shard in images.Index().GroupBy(image => image.Item.Shard))
        {
            if (shard.Key >= dataset.Shards)
                throw new NotFoundException($"The data set \"{name}\" has no image {shard.First().Item}.");
            var logits = await classifiers.ReadAsync(name, shard.Key, model, classes.Length, cancellationToken);
            foreach (var (place, image) in shard)
            {
                if (image.Row >= logits.Rows)
                    throw new NotFoundException($"The data set \"{name}\" has no image {image}.");
                proposals[place] = new ImageProposals { ImageId = image.ToString(), Classes = { Propose(logits[image.Row], classes) } };
            }
        }

        return new ProposeLabelsResponse { Images = { proposals } };
    }

    private static IEnumerable<int> Propose(ReadOnlySpan<Half> logits, int[] classes)
    {
        if (!logits.ContainsAnyExcept(Half.Zero))
            return [];
        var scores = new float[logits.Length];
        TensorPrimitives.ConvertToSingle(logits, scores);

        // Classes that the data set does not have cannot be chosen.
        for (var k = 0; k < scores.Length; k++)
        {
            if (classes[k] == ClassifierColumns.Foreign)
                scores[k] = float.NegativeInfinity;
        }

        return LabelProposals.Of(scores).Where(k => classes[k] != ClassifierColumns.Foreign).Select(k => classes[k]);
    }
}
