using Assay.Numerics.Parallelism;

namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// CROWDLAB (Goh, Tkachenko and Mueller, "CROWDLAB: supervised learning to infer consensus labels and quality scores for data with multiple annotators",
/// 2022): a weighted average of a model's probabilities and of what the annotators say, whose weights follow from how often each agrees with the others.
/// </summary>
/// <remarks>
/// Over images with several annotations: P = mean share of annotators that gave the consensus, E = error of always saying the most frequent consensus class,
/// A_j = share of agreeing among annotator j's pairs with others, error_model = share of images whose predicted class is not the consensus. Then
/// w_j = max(eps, 1 - (1 - A_j) / E), w_M = max(eps, 1 - error_model / E) sqrt(mean annotations an image), eps = 1e-6 (and least E), and the posterior of class k is
/// [w_M p_ik + sum over j of w_j (P if label_ij = k, else (1 - P) / (K - 1))] / (w_M + sum of w_j).
/// The consensus is its greatest class, the majority's among equals; P, E and the weights are then computed again from it, and give the qualities. An
/// annotator who shares no image with another has the mean weight's A_j. Where no image has two annotations nothing can be learnt of anyone: P = 1 and
/// all weights are 1, the consensus is the label and its quality the model's probability of it. An image of which the model says nothing is judged by people alone.
/// Time is linear in the annotations and does not depend on K.
/// </remarks>
public sealed class Crowdlab
{
    private readonly AnnotationTable _table;
    private readonly ModelPredictions _model;
    private readonly double[] _othersAgree;

    private Crowdlab(AnnotationTable table, ModelPredictions model, double[] othersAgree)
    {
        _table = table;
        _model = model;
        _othersAgree = othersAgree;
    }

    /// <summary>Consensus, qualities and weights.</summary>
    public required ConsensusResult Consensus { get; init; }

    /// <summary>Weight w_M of the model, above 0.</summary>
    public required double ModelWeight { get; init; }

    /// <summary>Weights w_j of the annotators [M], above 0.</summary>
    public required double[] AnnotatorWeights { get; init; }

    /// <summary>Mean share P of annotators that gave the consensus, over images with several.</summary>
    public required double Agreement { get; init; }

    /// <summary>Runs it.</summary>
    public static Crowdlab Of(AnnotationTable table, ModelPredictions model, ParallelOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(model);
        model.CheckTable(table);
        var othersAgree = OthersAgree(table);
        var majority = MajorityVote.Labels(table, model, options);
        var first = CrowdlabWeights.Of(table, model, othersAgree, majority);
        var labels = new int[table.Images];
        ChunkedLoop.For(table.Images, MajorityVote.ImagesAChunk, options, (start, end) =>
        {
            var posterior = new ImagePosterior(table, model, first);
            for (var image = start; image < end; image++) labels[image] = posterior.Best(image, majority[image]);
        });

        var weights = CrowdlabWeights.Of(table, model, othersAgree, labels);
        var (quality, ofLabel) = (new float[table.Images], new float[table.Annotations]);
        ChunkedLoop.For(table.Images, MajorityVote.ImagesAChunk, options, (start, end) =>
        {
            var posterior = new ImagePosterior(table, model, weights);
            for (var image = start; image < end; image++)
            {
                if (table.Count(image) == 0) continue;
                posterior.Begin(image);
                quality[image] = (float)posterior.Of(labels[image], model.Of(image, labels[image]));
                for (var i = table.Start(image); i < table.Start(image + 1); i++) ofLabel[i] = (float)posterior.Of(table.LabelOf[i], model.OfLabel[i]);
            }
        });
        return new Crowdlab(table, model, othersAgree)
        {
            Consensus = new ConsensusResult(labels, quality, AnnotatorQuality(table, labels, ofLabel, weights)),
            ModelWeight = weights.Model,
            AnnotatorWeights = weights.Annotators,
            Agreement = weights.Agreement,
        };
    }

    /// <summary>
    /// ActiveLab (Goh and Mueller, "ActiveLab: active learning with re-labeling by multiple annotators", 2023): how good the label of every image [N] would
    /// be, 0 .. 1, lower = another annotation is worth more; images with and without annotations compare. With q the consensus' quality, w the mean of the
    /// annotators' weights and W = w_M + the weights of the image's annotators: (W q + w / K) / (W + w). Without annotations q is the greatest probability and W = w_M.
    /// </summary>
    /// <remarks>
    /// Probabilities should be calibrated (the authors scale a temperature first). An image without annotations of which the model says nothing has 1/K: nothing is known of it.
    /// </remarks>
    public float[] ActiveLab()
    {
        var mean = _table.Annotators == 0 ? 1 : AnnotatorWeights.Average();
        var scores = new float[_table.Images];
        for (var image = 0; image < scores.Length; image++)
        {
            var weight = _model.Predicted[image] >= 0 ? ModelWeight : 0;
            foreach (var annotator in _table.AnnotatorsOf(image)) weight += AnnotatorWeights[annotator];
            var quality = _table.Count(image) > 0 ? Consensus.Quality[image] : _model.PredictedProbability[image];
            scores[image] = (float)((weight * quality + mean / _table.Classes) / (weight + mean));
        }

        return scores;
    }

    /// <summary><see cref="ActiveLab()"/> of an image without annotations that is not in the table.</summary>
    /// <param name="probability">Greatest probability of a class, 0 .. 1.</param>
    public float ActiveLab(float probability)
    {
        var mean = _table.Annotators == 0 ? 1 : AnnotatorWeights.Average();
        return (float)((ModelWeight * probability + mean / _table.Classes) / (ModelWeight + mean));
    }

    /// <summary>A_j of every annotator [M]: agreeing others over all others on the annotator's images, the mean of the other annotators' where there are none.</summary>
    public ReadOnlySpan<double> AgreementWithOthers => _othersAgree;

    private static double[] OthersAgree(AnnotationTable table)
    {
        var (agreeing, others) = (new long[table.Annotators], new long[table.Annotators]);
        var votes = new VoteCounter(table.MostOfAnImage);
        for (var image = 0; image < table.Images; image++)
        {
            var count = table.Count(image);
            if (count < 2) continue;
            votes.Count(table.Labels(image));
            for (var i = table.Start(image); i < table.Start(image + 1); i++)
            {
                agreeing[table.AnnotatorOf[i]] += votes.Of(table.LabelOf[i]) - 1;
                others[table.AnnotatorOf[i]] += count - 1;
            }
        }

        var (sum, known) = (0.0, 0);
        var shares = new double[table.Annotators];
        for (var j = 0; j < shares.Length; j++)
        {
            if (others[j] == 0) continue;
            shares[j] = (double)agreeing[j] / others[j];
            sum += shares[j];
            known++;
        }

        for (var j = 0; j < shares.Length; j++)
        {
            if (others[j] == 0) shares[j] = known == 0 ? 1 : sum / known;
        }

        return shares;
    }

    /// <summary>
    /// w (mean posterior of the annotator's labels) + (1 - w) (share equal to the consensus on images with several annotations), where
    /// w = w_M / (w_M + mean weight of an annotator x mean annotations an image). The first alone where the annotator shares no image with another.
    /// </summary>
    private static double[] AnnotatorQuality(AnnotationTable table, int[] labels, float[] ofLabel, CrowdlabWeights weights)
    {
        var quality = new double[table.Annotators];
        if (table.Annotations == 0) return quality;
        var people = weights.Annotators.Average() * ((double)table.Annotations / table.AnnotatedImages);
        var share = weights.Model / (weights.Model + people);
        for (var j = 0; j < quality.Length; j++)
        {
            var (start, count, sum, shared, same) = (table.AnnotatorStart(j), table.CountOf(j), 0.0, 0, 0);
            for (var i = start; i < start + count; i++)
            {
                var image = table.ImageOf[i];
                sum += ofLabel[table.Positions[i]];
                if (table.Count(image) < 2) continue;
                shared++;
                if (table.LabelOf[table.Positions[i]] == labels[image]) same++;
            }

            if (count > 0) quality[j] = shared == 0 ? sum / count : share * (sum / count) + (1 - share) * ((double)same / shared);
        }

        return quality;
    }
}
